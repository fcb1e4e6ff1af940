'use client';

import { SelectField } from '@/components/ui/select-field';
import { optionsOf } from '@/components/ui/select-options';
import { CHANNEL_NAMES, LEVEL_NAMES } from '@/lib/letters/built-in/template-kind';
import { LANGUAGE_NAMES } from '@/lib/letters/words/language';
import type { SendPreview } from '@/lib/mail/send-preview';
import type { Wanted } from './use-reminder';

type ReminderChoicesProps = {
  wanted: Wanted;
  change: (more: Partial<Wanted>) => void;
  contacts: SendPreview['contacts'];
};

/** How, how urgent, in which language and to whom. */
export const ReminderChoices = ({ wanted, change, contacts }: ReminderChoicesProps) => (
  <div className="grid grid-cols-2 gap-3 sm:grid-cols-4">
    <SelectField
      name="level"
      label="Level"
      required
      value={wanted.level}
      onChange={(event) => change({ level: event.currentTarget.value })}
      options={Object.entries(LEVEL_NAMES).map(([value, label]) => ({ value, label: `${value}. ${label}` }))}
    />
    <SelectField
      name="channel"
      label="By"
      required
      value={wanted.channel}
      // A letter goes to others than an e-mail.
      onChange={(event) => change({ channel: event.currentTarget.value, contact: '' })}
      options={optionsOf(CHANNEL_NAMES)}
    />
    <SelectField
      name="language"
      label="Language"
      placeholder="The customer’s own"
      value={wanted.language}
      onChange={(event) => change({ language: event.currentTarget.value })}
      options={optionsOf(LANGUAGE_NAMES)}
    />
    <SelectField
      name="contact"
      label="To"
      placeholder="The billing contact"
      value={wanted.contact}
      onChange={(event) => change({ contact: event.currentTarget.value })}
      options={contacts.map(({ id, name, email, bounced }) => ({
        value: id,
        label: `${name}${email ? `, ${email}` : ''}${bounced ? ' (came back)' : ''}`,
      }))}
    />
  </div>
);
