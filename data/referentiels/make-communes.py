#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""Turns the official list of communes into communes.tsv and departements.tsv, beside this script.

    npm install --prefix /tmp/cog --ignore-scripts @etalab/decoupage-administratif@6.0.0
    ./make-communes.py /tmp/cog/node_modules/@etalab/decoupage-administratif/data

communes.tsv: code, name, postcodes, population, kind. Kind: "" a commune of today, "A" an
arrondissement of Paris, Lyon or Marseille, "D" a commune déléguée, "C" a commune associée: somebody
may be born there, nobody lives there any more; their postcodes are those of the commune of today.
departements.tsv: code, name.
"""
import json
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
KINDS = {'commune-actuelle': '', 'arrondissement-municipal': 'A',
         'commune-deleguee': 'D', 'commune-associee': 'C'}


def rows(communes):
    today = {(c['code'], c['nom']) for c in communes if c['type'] == 'commune-actuelle'}
    for c in communes:
        kind = KINDS[c['type']]
        if kind in ('D', 'C') and (c['code'], c['nom']) in today:
            continue  # it gave its name and code to the whole
        yield (c['code'], c['nom'], ','.join(c.get('codesPostaux', [])),
               str(c.get('population', 0)), kind)


def write(name, header, lines):
    with open(os.path.join(HERE, name), 'w', encoding='utf-8', newline='\n') as f:
        f.write(''.join('# %s\n' % h for h in header))
        for line in lines:
            assert not any('\t' in x or '\n' in x for x in line), line
            f.write('\t'.join(line) + '\n')


def main(folder):
    def load(name):
        with open(os.path.join(folder, name), encoding='utf-8') as f:
            return json.load(f)

    with open(os.path.join(folder, '..', 'package.json'), encoding='utf-8') as f:
        version = json.load(f)['version']
    source = '@etalab/decoupage-administratif %s (Licence Ouverte 2.0)' % version
    # The order of the codes, that of today first where a part bears the same code.
    write('communes.tsv', [source, 'code\tnom\tcodes_postaux\tpopulation\tnature'],
          sorted(rows(load('communes.json')), key=lambda r: (r[0], r[4], r[1])))
    departements = [(d['code'], d['nom']) for d in load('departements.json')]
    departements += [('20', 'Corse (avant 1976)'), ('99', 'Étranger')]
    write('departements.tsv', [source + ', with 20 and 99', 'code\tnom'], sorted(departements))


if __name__ == '__main__':
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])
