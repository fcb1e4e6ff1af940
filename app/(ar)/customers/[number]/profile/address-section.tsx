import { InstantText } from '@/components/instant-text';
import { ButtonLink } from '@/components/ui/button-link';
import { countryName } from '../../_profile/choices';
import { AddressForm } from '../../_profile/edit-forms';
import { Former, Section } from '../../_profile/section';
import { EndAddressAct } from '../../_profile/status-acts';
import { KINDS, wordFor } from '../../_profile/words';
import { opener, openerId, type SectionContext } from './section-context';

const NEW = 'new-address';
type Address = SectionContext['profile']['addresses'][number];

export function AddressSection(context: SectionContext) {
  const { profile, editing, mayWrite, choices, around } = context;
  const { addresses, ended_addresses: former } = profile;
  return (
    <Section title="Addresses" edit={opener(context, mayWrite, NEW, 'Add')}>
      {editing === NEW && mayWrite && (
        <AddressForm {...around} openedBy={openerId(NEW)} countries={choices.countries} />
      )}
      {addresses.length === 0 && editing !== NEW && <p className="py-1 text-muted">No address is known.</p>}
      <ul>
        {addresses.map((address) => (
          <li key={address.id} className="border-line border-b py-1.5 last:border-b-0">
            <AddressRow address={address} context={context} />
          </li>
        ))}
      </ul>
      {former.length > 0 && (
        <Former label={former.length === 1 ? '1 former address' : `${former.length} former addresses`}>
          <ul className="py-1 text-muted">
            {former.map((address) => (
              <li key={address.id} className="py-1">
                {wordFor(KINDS, address.kind)}: {addressText(address)}
                {', until '}
                <InstantText
                  instant={address.ended_at ?? address.recorded_at}
                  timeZone={around.timeZone}
                  today={around.today}
                />
              </li>
            ))}
          </ul>
        </Former>
      )}
    </Section>
  );
}

function AddressRow({ address, context }: { address: Address; context: SectionContext }) {
  const { editing, mayWrite, addressOf, choices, around } = context;
  const part = `address-${address.id}`;
  const { recorded_at, ended_at, ...values } = address;
  if (editing === part && mayWrite) {
    return (
      <AddressForm {...around} openedBy={openerId(part)} address={values} countries={choices.countries} />
    );
  }
  return (
    <div className="flex flex-wrap items-center gap-x-3">
      <div className="mr-auto min-w-0 break-words">
        <span className="text-muted">{wordFor(KINDS, address.kind)}</span>
        <div>{addressText(address)}</div>
      </div>
      {mayWrite && (
        <div className="flex gap-1">
          <ButtonLink
            id={openerId(part)}
            href={addressOf(part)}
            scroll={false}
            look="quiet"
            aria-label={`Edit ${address.line1}`}
          >
            Edit
          </ButtonLink>
          <EndAddressAct customer={around.customer} id={address.id} line={address.line1} />
        </div>
      )}
    </div>
  );
}

const addressText = (address: Address): string =>
  [
    address.line1,
    address.line2,
    [address.postal_code, address.city].filter(Boolean).join(' '),
    address.region,
    address.country && countryName(address.country),
  ]
    .filter(Boolean)
    .join(', ');
