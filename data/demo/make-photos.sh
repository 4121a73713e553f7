#!/bin/sh
# Makes the photographs of the demonstration: pages of a health record as a parent's phone takes them, one of
# them blurred. Run again only to change them; what it made is kept beside it. Needs ImageMagick and DejaVu.
set -eu
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

convert -size 900x1200 xc:'#fbf8ee' -font DejaVu-Sans -fill '#243a66' \
  -pointsize 40 -annotate +60+90 'Vaccinations' \
  -pointsize 22 -annotate +60+130 'Carnet de santé · page 91' \
  -stroke '#8aa0c8' -strokewidth 2 -fill none \
  -draw 'rectangle 60,170 840,1080' \
  -draw 'line 60,240 840,240 line 60,360 840,360 line 60,480 840,480 line 60,600 840,600 line 60,720 840,720' \
  -draw 'line 60,840 840,840 line 60,960 840,960 line 330,170 330,1080 line 600,170 600,1080' \
  -stroke none -fill '#243a66' -pointsize 22 \
  -annotate +80+215 'Vaccin' -annotate +350+215 'Date' -annotate +620+215 'Cachet' \
  -annotate +80+310 'DTP · coqueluche' -annotate +80+430 'DTP · 2e dose' -annotate +80+550 'DTP · rappel' \
  -annotate +80+670 'ROR · 1re dose' -annotate +80+790 'ROR · 2e dose' -annotate +80+910 'Hépatite B' \
  -fill '#1c2a8c' -font DejaVu-Sans-Oblique -pointsize 28 \
  -annotate 3x3+350+310 '2 mois' -annotate 2x2+350+430 '4 mois' -annotate 3x3+350+550 '11 mois' \
  -annotate 2x2+350+670 '12 mois' -annotate 3x3+350+790 '17 mois' -annotate 2x2+350+910 '11 mois' \
  -fill '#8c1c3a' -pointsize 20 \
  -annotate 350x350+620+310 'Dr A. Roux' -annotate 350x350+620+430 'Dr A. Roux' -annotate 352x352+620+550 'Dr A. Roux' \
  -annotate 350x350+620+670 'Dr M. Faure' -annotate 352x352+620+790 'Dr M. Faure' -annotate 350x350+620+910 'Dr A. Roux' \
  "$work/page.png"

convert "$work/page.png" -background '#5c4a3a' -rotate 2 -bordercolor '#5c4a3a' -border 40 \
  -brightness-contrast -6x-4 -strip -sampling-factor 4:2:0 -quality 62 carnet.jpg
convert "$work/page.png" -background '#5c4a3a' -rotate -4 -bordercolor '#5c4a3a' -border 40 \
  -resize 70% -blur 0x7 -brightness-contrast -22x-25 -strip -sampling-factor 4:2:0 -quality 60 carnet-flou.jpg
