'use server';

import type { PaletteGroup } from '@/components/palette-matching';
import { type DocumentKind, KINDS } from '@/lib/ledger/document';
import { search } from '@/lib/ledger/search';
import { ask } from '@/lib/web/ask';

/** What the palette finds for a text: customers, then documents. */
export async function searchEverything(text: string): Promise<PaletteGroup[]> {
  const q = text.trim().slice(0, 100);
  if (q === '') return [];
  const { customers, documents } = await ask(search, { q });
  return [
    {
      heading: 'Customers',
      items: customers.map(({ number, name, status }) => ({
        id: `customer ${number}`,
        label: name,
        detail: status === 'archived' ? `${number}, archived` : number,
        href: `/customers/${encodeURIComponent(number)}/account`,
      })),
    },
    {
      heading: 'Documents',
      items: documents.map(({ number, kind, customer, customer_name }) => ({
        id: `document ${kind} ${number}`,
        label: number,
        detail: `${KINDS[kind as DocumentKind].name}, ${customer_name}`,
        href: `/customers/${encodeURIComponent(customer)}/account?document=${encodeURIComponent(`${kind}:${number}`)}`,
      })),
    },
  ].filter(({ items }) => items.length > 0);
}
