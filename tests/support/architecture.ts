import { posix } from 'node:path';

/** Source files by their path from the root of the checkout. */
export type Files = ReadonlyMap<string, string>;

/** Modules of lib from the lowest tier to the highest; a tier with several has no imports among them. */
export const TIERS = [
  ['kernel'],
  ['identity'],
  ['customers'],
  ['ledger'],
  ['health'],
  ['prediction', 'letters'],
  ['cash', 'billing', 'collections'],
  ['portal'],
  ['mail'],
  ['dunning'],
  ['insights'],
  ['exchange'],
  ['jobs'],
  ['registry'],
  ['web', 'launch'],
];

/** What is wrong with how `files` depend on each other, one sentence a fault. */
export function architectureFaults(files: Files): string[] {
  const imports = [...files].flatMap(([from, source]) => importsOf(from, source, files));
  return [
    ...[...files.keys()].flatMap(unknownPlace),
    ...[...files].flatMap(([path, source]) => barrel(path, source)),
    ...imports.flatMap(wrongArrow),
    ...imports.flatMap(databaseOutsideLib),
    ...cycles(imports),
  ];
}

/** `to` is a path of the checkout, or the name of a package when `external`. */
type Import = { from: string; to: string; external: boolean };

const STATEMENT = /^[ \t]*(?:import|export)\b(?:[^'"`;]*?\bfrom)?\s*['"]([^'"]+)['"]/gm;
const CALL = /\bimport\(\s*['"]([^'"]+)['"]/g;

function importsOf(from: string, source: string, files: Files): Import[] {
  return [STATEMENT, CALL]
    .flatMap((pattern) => [...source.matchAll(pattern)])
    .map(([, specifier = '']) => {
      const path = pathOf(from, specifier);
      if (path === undefined) return { from, to: specifier, external: true };
      const found = ['', '.ts', '.tsx', '/index.ts', '/index.tsx']
        .map((end) => path + end)
        .find((to) => files.has(to));
      return { from, to: found ?? path, external: false };
    });
}

function pathOf(from: string, specifier: string): string | undefined {
  if (specifier.startsWith('@/')) return specifier.slice(2);
  return specifier.startsWith('.') ? posix.join(posix.dirname(from), specifier) : undefined;
}

/** The module of lib that a file is in: its folder, or its own name at the top. */
function moduleOf(path: string): string | undefined {
  return /^lib\/([^/.]+)/.exec(path)?.[1];
}

const tierOf = (module: string) => TIERS.findIndex((tier) => tier.includes(module));

function unknownPlace(path: string): string[] {
  const module = moduleOf(path);
  if (module === undefined || tierOf(module) >= 0) return [];
  return [`${path} is in lib/${module}, which the table of tiers does not have`];
}

/** A file that only hands on what others export hides where things are. */
function barrel(path: string, source: string): string[] {
  const code = source.replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');
  const rest = code.replace(/^\s*export\b[^'"`;=]*?\bfrom\s*['"][^'"]+['"];?/gm, '');
  return code.trim() !== '' && rest.trim() === '' ? [`${path} is a barrel: import the files themselves`] : [];
}

function wrongArrow({ from, to, external }: Import): string[] {
  if (external) return [];
  const fault = (why: string) => [`${from} imports ${to}: ${why}`];
  if (from.startsWith('app/') && /^(?:tests\/|prisma\/|lib\/launch\/)/.test(to)) {
    return fault('pages know lib and components alone');
  }
  if (from.startsWith('components/') && !/^(?:components\/|lib\/kernel\/(?:money|day)\.ts$)/.test(to)) {
    return fault('components know money, days and each other alone');
  }
  if (from.startsWith('prisma/') && /^(?:app|components|tests)\//.test(to))
    return fault('prisma knows lib alone');
  return from.startsWith('lib/') ? wrongArrowOfLib(from, to, fault) : [];
}

function wrongArrowOfLib(from: string, to: string, fault: (why: string) => string[]): string[] {
  const here = moduleOf(from) ?? '';
  const there = moduleOf(to);
  if (there === undefined) {
    const allowed = to.startsWith('prisma/client/') || (here === 'launch' && to.startsWith('prisma/'));
    return allowed ? [] : fault('lib knows itself and the generated client alone');
  }
  if (here === there) return [];
  if (tierOf(there) > tierOf(here)) return fault(`${there} stands above ${here}`);
  return tierOf(there) === tierOf(here) ? fault(`${there} and ${here} share a tier`) : [];
}

function databaseOutsideLib({ from, to }: Import): string[] {
  const touches = /^(?:pg|@prisma\/.+|prisma\/client\/.+)$/.test(to);
  return touches && /^(?:app|components)\//.test(from)
    ? [`${from} imports ${to}: only lib touches the database`]
    : [];
}

/** Each cycle once, as the files that it goes through. */
function cycles(imports: Import[]): string[] {
  const next = new Map<string, string[]>();
  for (const { from, to, external } of imports)
    if (!external) next.set(from, [...(next.get(from) ?? []), to]);
  const found: string[] = [];
  const done = new Set<string>();
  const walk = (path: string, trail: string[]): void => {
    const start = trail.indexOf(path);
    if (start >= 0) found.push(`a cycle: ${[...trail.slice(start), path].join(' → ')}`);
    if (start >= 0 || done.has(path)) return;
    for (const to of next.get(path) ?? []) walk(to, [...trail, path]);
    done.add(path);
  };
  for (const path of next.keys()) walk(path, []);
  return found;
}
