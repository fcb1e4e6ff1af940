import type { ReactNode } from 'react';
import { InstantText } from '@/components/instant-text';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { buttonLook } from '@/components/ui/button-look';
import { DescriptionList } from '@/components/ui/description-list';
import { TextField } from '@/components/ui/text-field';
import type { Day } from '@/lib/kernel/day';

type Clock = { timeZone: string; today: Day };
type Block = { block_no: number; hash: string; sealed_at: string };

export type SealSectionProps = {
  head: (Block & { entries: string }) | null;
  notSealed: number;
  verification: {
    ended_at: string;
    asked_by: string;
    faults: number;
    first_fault: string | null;
    entries: string;
  } | null;
  /** The old head that is looked up, and the block that it was; `null` for none, `'unreadable'` for what is no hash. */
  asked?: { hash: string; block: Block | null | 'unreadable' } | undefined;
  clock: Clock;
};

/** How far the ledger is sealed, what the last verification found, and whether a hash was ever the head. */
export const SealSection = ({ head, notSealed, verification, asked, clock }: SealSectionProps) => (
  <section aria-labelledby="seal" className="flex flex-col gap-3 rounded-md border border-line p-3.5">
    <div className="flex flex-wrap items-center gap-2">
      <h2 id="seal" className="mr-auto font-semibold">
        Seal
      </h2>
      {head && (
        // A file, not a page: the browser must ask for it itself.
        <a href="/audit/heads" download className={buttonLook('plain')}>
          Download the chain heads
        </a>
      )}
    </div>
    <DescriptionList
      aligned="start"
      items={[
        { term: 'Head', value: head ? <Head {...head} clock={clock} /> : 'No block is sealed yet.' },
        { term: 'Not sealed yet', value: `${number(notSealed)} entries` },
        {
          term: 'Last verified',
          value: verification ? <Verified {...verification} clock={clock} /> : 'Not yet.',
        },
      ]}
    />
    <form action="/audit" className="flex flex-wrap items-end gap-2">
      <TextField
        name="hash"
        label="Was this hash ever the head?"
        defaultValue={asked?.hash ?? ''}
        placeholder="A hash that you kept"
        className="w-full max-w-120"
        required
        spellCheck={false}
        autoComplete="off"
      />
      <Button type="submit">Look it up</Button>
    </form>
    {asked && (
      <p role="status">
        <Answer block={asked.block} clock={clock} />
      </p>
    )}
  </section>
);

const number = (value: number | string) => BigInt(value).toLocaleString('en-GB');

const Head = ({ block_no, hash, entries, sealed_at, clock }: Block & { entries: string; clock: Clock }) => (
  <>
    Block {number(block_no)}, {number(entries)} entries, sealed <InstantText instant={sealed_at} {...clock} />
    <code className="block break-all text-muted text-xs">{hash}</code>
  </>
);

function Verified({
  ended_at,
  asked_by,
  faults,
  first_fault,
  entries,
  clock,
}: NonNullable<SealSectionProps['verification']> & { clock: Clock }): ReactNode {
  return (
    <>
      <Badge tone={faults === 0 ? 'good' : 'danger'}>
        {faults === 0 ? 'In order' : `${number(faults)} ${faults === 1 ? 'fault' : 'faults'}`}
      </Badge>{' '}
      <InstantText instant={ended_at} {...clock} />{' '}
      {asked_by === 'nightly' ? 'by the nightly run' : 'from the command line'}, {number(entries)} entries
      {first_fault && <span className="block">{first_fault}</span>}
    </>
  );
}

function Answer({ block, clock }: { block: Block | null | 'unreadable'; clock: Clock }): ReactNode {
  if (block === 'unreadable') return 'A hash is 64 hexadecimal digits; its first eight are enough.';
  if (!block) return 'No: no block of this chain has that hash.';
  return (
    <>
      Yes: it was the head when block {number(block.block_no)} was sealed,{' '}
      <InstantText instant={block.sealed_at} {...clock} />. The chain still holds it.
    </>
  );
}
