type Contact = { name: string; email: string | null; phone: string | null };

/** How to reach them, in one click; or that nobody can be reached. */
export function ContactCard({ contact }: { contact: Contact | null }) {
  if (!contact)
    return <p className="text-danger">No billing contact with an e-mail address or a telephone number.</p>;
  return (
    <p>
      {contact.name}
      {contact.email && (
        <a className="link ml-3" href={`mailto:${contact.email}`}>
          {contact.email}
        </a>
      )}
      {contact.phone && (
        <a className="link ml-3 whitespace-nowrap" href={`tel:${contact.phone.replace(/[^+\d]/g, '')}`}>
          {contact.phone}
        </a>
      )}
    </p>
  );
}
