import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { IMPORT_KINDS, type ImportKind } from '@/lib/exchange/import-fields';
import { Failure, reasonOf } from './failure';

const USAGE =
  `Say npm run import -- <${IMPORT_KINDS.join('|')}> <file> [--organisation <slug> [--create] [--currency <code>] [--time-zone <zone>]]\n` +
  '  [--mapping <name or JSON file>] [--date-format <format>] [--number-format <format>] [--encoding <encoding>]\n' +
  '  [--leave-out-refused] [--dry-run]';

export type ImportArguments = {
  kind: ImportKind;
  file: string;
  organisation: string;
  create: boolean;
  /** Base currency of an organisation that is created, and of amounts that name none. */
  currency: string | undefined;
  timeZone: string | undefined;
  /** A name that is kept, or what a JSON file says. */
  mapping: { name: string } | { json: unknown } | undefined;
  dayFormat: string | undefined;
  numberFormat: string | undefined;
  encoding: string | undefined;
  leaveOutRefused: boolean;
  dryRun: boolean;
};

export function readImportArguments(args: string[]): ImportArguments {
  const { values, positionals } = parse(args);
  const [kind, file, extra] = positionals;
  const known = IMPORT_KINDS.find((name) => name === kind);
  if (!known || !file || extra !== undefined) throw new Failure(USAGE);
  if (values.create && !values.organisation) throw new Failure(`Say which organisation to create. ${USAGE}`);
  return {
    kind: known,
    file,
    organisation: values.organisation ?? 'demo',
    create: values.create ?? false,
    currency: values.currency?.toUpperCase(),
    timeZone: values['time-zone'],
    mapping: values.mapping === undefined ? undefined : mappingArgument(values.mapping),
    dayFormat: values['date-format'],
    numberFormat: values['number-format'],
    encoding: values.encoding,
    leaveOutRefused: values['leave-out-refused'] ?? false,
    dryRun: values['dry-run'] ?? false,
  };
}

function parse(args: string[]) {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        organisation: text,
        create: flag,
        currency: text,
        'time-zone': text,
        mapping: text,
        'date-format': text,
        'number-format': text,
        encoding: text,
        'leave-out-refused': flag,
        'dry-run': flag,
      },
    });
  } catch (error) {
    throw new Failure(`${reasonOf(error)}. ${USAGE}`);
  }
}

function mappingArgument(argument: string): { name: string } | { json: unknown } {
  if (!argument.endsWith('.json')) return { name: argument };
  try {
    return { json: JSON.parse(readFileSync(argument, 'utf8')) };
  } catch (error) {
    throw new Failure(`The mapping ${argument} cannot be read: ${reasonOf(error)}.`);
  }
}
