import { InstantText } from '@/components/instant-text';
import { ButtonLink } from '@/components/ui/button-link';
import { ContactForm } from '../../_profile/edit-forms';
import { Former, Section } from '../../_profile/section';
import { EndContactAct } from '../../_profile/status-acts';
import { ROLES, wordFor } from '../../_profile/words';
import { opener, openerId, type SectionContext } from './section-context';

const NEW = 'new-contact';
type Contact = SectionContext['profile']['contacts'][number];

export function ContactSection(context: SectionContext) {
  const { profile, editing, mayWrite, around } = context;
  const { contacts, ended_contacts: former } = profile;
  return (
    <Section title="Contacts" edit={opener(context, mayWrite, NEW, 'Add')}>
      {editing === NEW && mayWrite && <ContactForm {...around} openedBy={openerId(NEW)} />}
      {contacts.length === 0 && editing !== NEW && (
        <p className="py-1 text-muted">Nobody to write to or to call.</p>
      )}
      <ul>
        {contacts.map((contact) => (
          <li key={contact.id} className="border-line border-b py-1.5 last:border-b-0">
            <ContactRow contact={contact} context={context} />
          </li>
        ))}
      </ul>
      {former.length > 0 && (
        <Former label={former.length === 1 ? '1 former contact' : `${former.length} former contacts`}>
          <ul className="py-1 text-muted">
            {former.map((contact) => (
              <li key={contact.id} className="py-1">
                {[contact.name, wordFor(ROLES, contact.role), contact.email, contact.phone]
                  .filter(Boolean)
                  .join(' · ')}
                {', until '}
                <InstantText
                  instant={contact.ended_at ?? contact.recorded_at}
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

function ContactRow({ contact, context }: { contact: Contact; context: SectionContext }) {
  const { editing, mayWrite, addressOf, around } = context;
  const part = `contact-${contact.id}`;
  const { id, role, name, email, phone } = contact;
  if (editing === part && mayWrite) {
    return <ContactForm {...around} openedBy={openerId(part)} contact={{ id, role, name, email, phone }} />;
  }
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-0.5">
      <div className="mr-auto min-w-0 break-words">
        <span className="font-medium">{name}</span> <span className="text-muted">{wordFor(ROLES, role)}</span>
        <div className="flex flex-wrap gap-x-3">
          {email && (
            <a className="link" href={`mailto:${encodeURIComponent(email).replaceAll('%40', '@')}`}>
              {email}
            </a>
          )}
          {phone && (
            <a className="link" href={`tel:${phone.replace(/[^\d+]/g, '')}`}>
              {phone}
            </a>
          )}
          {!email && !phone && <span className="text-muted">no address and no number</span>}
        </div>
      </div>
      {mayWrite && (
        <div className="flex gap-1">
          <ButtonLink
            id={openerId(part)}
            href={addressOf(part)}
            scroll={false}
            look="quiet"
            aria-label={`Edit ${name}`}
          >
            Edit
          </ButtonLink>
          <EndContactAct customer={around.customer} id={id} name={name} />
        </div>
      )}
    </div>
  );
}
