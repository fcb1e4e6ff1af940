import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { architectureFaults } from './support/architecture';

const ROOT = join(import.meta.dirname, '..');

describe('the house', () => {
  test('arrows point one way, without cycles or barrels', () => {
    expect(architectureFaults(sources())).toEqual([]);
  });

  test('the top level holds what the design says, and no more', () => {
    const allowed = [
      ...['app', 'components', 'lib', 'prisma', 'public', 'tests', 'docs', '.ci', '.gitignore', '.npmrc'],
      ...['.postcssrc.json', 'biome.json', 'LICENSE', 'next.config.ts', 'package-lock.json', 'package.json'],
      ...['README.md', 'tsconfig.json'],
    ];
    const tracked = execFileSync('git', ['ls-files'], { cwd: ROOT, encoding: 'utf8' }).trim().split('\n');
    const top = new Set(tracked.map((path) => path.split('/')[0]));
    expect([...top].filter((name) => !allowed.includes(name ?? ''))).toEqual([]);
  });
});

describe('the guard of the house', () => {
  const good = {
    'lib/kernel/money.ts': 'export const money = 1;',
    'lib/ledger/entry.ts': `import { money } from '../kernel/money';\nexport const entry = money;`,
    'lib/web/ask.ts': `import { entry } from '@/lib/ledger/entry';\nexport const ask = entry;`,
    'components/money-text.tsx': `import { money } from '@/lib/kernel/money';\nexport const text = money;`,
    'app/page.tsx': `import { ask } from '@/lib/web/ask';\nexport default ask;`,
  };

  test('has nothing against a tidy house', () => {
    expect(faults({})).toEqual([]);
  });

  const wrong: [string, Record<string, string>, RegExp][] = [
    [
      'an arrow upwards',
      { 'lib/kernel/a.ts': `import { entry } from '@/lib/ledger/entry';` },
      /ledger stands above kernel/,
    ],
    [
      'a type imported from above',
      { 'lib/kernel/a.ts': `import type { E } from '../ledger/entry';` },
      /ledger stands above/,
    ],
    [
      'a late import from above',
      { 'lib/kernel/a.ts': `const e = await import('../ledger/entry');` },
      /ledger stands above/,
    ],
    [
      'an import that runs over several lines',
      { 'lib/kernel/a.ts': `import {\n  entry,\n  other,\n} from '../ledger/entry';` },
      /ledger stands above/,
    ],
    [
      'an arrow within a tier',
      { 'lib/cash/a.ts': 'export const a = 1;', 'lib/billing/b.ts': `import { a } from '../cash/a';` },
      /cash and billing share a tier/,
    ],
    [
      'a folder that no tier has',
      { 'lib/utilities/a.ts': 'export const a = 1;' },
      /table of tiers does not have/,
    ],
    ['lib reaching into pages', { 'lib/ledger/a.ts': `import page from '@/app/page';` }, /lib knows itself/],
    [
      'a component that knows the ledger',
      { 'components/a.tsx': `import '../lib/ledger/entry';` },
      /components know/,
    ],
    [
      'a page that asks the database',
      { 'app/a.tsx': `import pg from 'pg';` },
      /only lib touches the database/,
    ],
    [
      'a page with the generated client',
      { 'app/a.tsx': `import '@/prisma/client/client';` },
      /only lib touches/,
    ],
    ['a page that starts servers', { 'app/a.tsx': `import '@/lib/launch/serve';` }, /pages know lib/],
    [
      'a barrel',
      { 'lib/ledger/all.ts': `export * from './entry';\nexport { a } from './a';` },
      /is a barrel/,
    ],
    [
      'a cycle',
      {
        'lib/ledger/a.ts': `import './b';`,
        'lib/ledger/b.ts': `import './c';`,
        'lib/ledger/c.ts': `import './a';`,
      },
      /a cycle: lib\/ledger\/a\.ts → lib\/ledger\/b\.ts → lib\/ledger\/c\.ts → lib\/ledger\/a\.ts/,
    ],
  ];

  test.each(wrong)('catches %s', (_, extra, sentence) => {
    expect(faults(extra)).toEqual(expect.arrayContaining([expect.stringMatching(sentence)]));
  });

  const faults = (extra: Record<string, string>) =>
    architectureFaults(new Map(Object.entries({ ...good, ...extra })));
});

function sources(): Map<string, string> {
  const files = ['app', 'components', 'lib', 'prisma'].flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((name) => `${folder}/${name}`),
  );
  const code = files.filter((path) => /\.(?:ts|tsx|mjs)$/.test(path) && !path.startsWith('prisma/client/'));
  return new Map(code.map((path) => [path, readFileSync(join(ROOT, path), 'utf8')]));
}
