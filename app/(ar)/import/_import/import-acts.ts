'use server';

import { keepMapping } from '@/lib/exchange/import-mapping';
import { formAction } from '@/lib/web/form-action';

export const keepMappingAct = formAction(keepMapping, {
  shape: ({ name, mapping }) => ({
    name,
    mapping: typeof mapping === 'string' ? JSON.parse(mapping) : mapping,
  }),
  done: ({ name }) => `Kept as ${name}`,
});
