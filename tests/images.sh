#!/bin/sh
# ./dev images: the pictures of the README, taken on the real screens.
set -eu
cd "$(dirname "$0")/.."
build=$(realpath "${1:?}") folder=$PWD/data/images
mkdir -p "$folder"
pipes=$(mktemp -d)
mkfifo "$pipes/in" "$pipes/out"
PARVIS_SERVEUR=$build/server/parvis-server PARVIS_RENDU=$build/server/rendu/parvis-render \
  node tests/web/images.mjs "$folder" <"$pipes/in" >"$pipes/out" &
exec 8>"$pipes/in" 9<"$pipes/out"
rm -r "$pipes"
read -r url <&9
SCREEN=1280x780 tests/desktop/under-xvfb "$build" /usr/bin/python3 tests/desktop/image.py "$build" "$url" "$folder/justificatifs.png"
echo >&8
wait
for picture in "$folder"/*.png; do
  convert "$picture" -strip +dither -colors 255 "PNG8:$picture"
done
ls -l "$folder"
