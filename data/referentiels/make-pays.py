#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""Makes pays.tsv out of pays-cog-iso2.tsv, beside this script, and the French names of Debian's
package iso-codes. Run with Debian's python3; one line a code of INSEE's COG, France first.

pays.tsv: code, French name.
"""
import gettext
import json
import os
import unicodedata

HERE = os.path.dirname(os.path.abspath(__file__))
ISO = '/usr/share/iso-codes/json/iso_3166-1.json'
LOCALE = '/usr/share/locale'

# Where the ISO's name is written backwards, or is not the one that people use.
NAMES = {
    'AX': 'Îles Åland', 'BQ': 'Bonaire, Saint-Eustache et Saba', 'FK': 'Îles Malouines',
    'FM': 'Micronésie', 'PS': 'Palestine', 'SB': 'Îles Salomon', 'VA': 'Vatican', 'XK': 'Kosovo',
    'SX': 'Saint-Martin (partie néerlandaise)',
    'RU': 'Russie (ou ex-URSS)', 'RS': 'Serbie (ou ex-Yougoslavie)',
    'BN': 'Brunei', 'BY': 'Biélorussie', 'CD': 'Congo (République démocratique)', 'CG': 'Congo',
    'CK': 'Îles Cook', 'FO': 'Îles Féroé', 'GL': 'Groenland', 'GQ': 'Guinée équatoriale',
    'IR': 'Iran', 'LA': 'Laos', 'MO': 'Macao', 'NF': 'Île Norfolk', 'NU': 'Niue', 'SR': 'Suriname',
    'SY': 'Syrie', 'TL': 'Timor oriental', 'TR': 'Turquie', 'VE': 'Venezuela',
    'CZ': 'Tchéquie (République tchèque)',
}
# Several territories under one code.
GROUPS = {
    '99161': 'Île de Man, Jersey et Guernesey',
    '99425': 'Territoires britanniques des Antilles (Bermudes, Îles Caïmans, Anguilla…)',
    '99432': 'Porto Rico et Îles Vierges américaines',
    '99505': 'Territoires des États-Unis en Océanie (Guam, Samoa américaines…)',
}
# What civil status may still name. The USSR and Yugoslavia share the code of Russia and of Serbia.
HISTORIC = {
    '99115': 'Tchécoslovaquie (avant 1993)',
    '99141': 'Allemagne de l’Est, RDA (avant 1990)',
    '99142': 'Allemagne de l’Ouest, RFA (avant 1990)',
    '99202': 'Yémen du Nord (avant 1990)',
    '99233': 'Yémen du Sud (avant 1990)', '99362': 'Zanzibar (avant 1964)',
}


def french_names():
    translation = gettext.translation('iso_3166-1', LOCALE, ['fr'])
    with open(ISO, encoding='utf-8') as f:
        countries = json.load(f)['3166-1']
    names = {}
    for c in countries:
        # The common name is rarely translated: then the plain name is.
        common = c.get('common_name')
        names[c['alpha_2']] = (translation.gettext(common)
                               if common and translation.gettext(common) != common
                               else translation.gettext(c['name'])).replace("'", '’')
    return {**names, **NAMES}


def order(item):
    code, name = item
    folded = unicodedata.normalize('NFKD', name).encode('ascii', 'ignore').decode().lower()
    return (code != '99100', folded)


def main():
    names = french_names()
    pays = dict(HISTORIC)
    with open(os.path.join(HERE, 'pays-cog-iso2.tsv'), encoding='utf-8') as f:
        for line in f:
            iso, code = line.rstrip('\n').split('\t')
            pays[code] = GROUPS.get(code) or names[iso]
    with open(os.path.join(HERE, 'pays.tsv'), 'w', encoding='utf-8', newline='\n') as f:
        f.write('# INSEE, COG 2026; names: iso-codes (LGPL-2.1-or-later)\n# code\tnom\n')
        for code, name in sorted(pays.items(), key=order):
            f.write('%s\t%s\n' % (code, name))


if __name__ == '__main__':
    main()
