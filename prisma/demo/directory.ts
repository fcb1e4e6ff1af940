import type { Country } from './countries';
import type { Random } from './random';

export type DemoContact = {
  role: 'billing' | 'technical' | 'escalation' | 'executive';
  name: string;
  email: string | null;
  phone: string | null;
};

export type DemoAddress = {
  kind: 'registered' | 'billing' | 'delivery';
  line1: string;
  city: string;
  postalCode: string;
  country: string;
};

/** Gives companies names that no other has, and the people, numbers and addresses under which they are reached. */
export class Directory {
  readonly #names = new Set<string>();
  readonly #domains = new Set<string>();

  companyName(country: Country, random: Random): string {
    for (;;) {
      const name = `${random.pick(country.stems)} ${random.pick(country.trades)} ${random.pick(country.forms)}`;
      const known = name.split(' ').slice(0, 2).join(' ');
      if (this.#names.has(known)) continue;
      this.#names.add(known);
      return name;
    }
  }

  /** The larger a customer, the more of its people are known. */
  entryOf(
    name: string,
    country: Country,
    rank: number,
    random: Random,
  ): { contacts: DemoContact[]; addresses: DemoAddress[] } {
    const domain = this.#domainOf(name);
    const [city, postalCode, phone] = random.pick(country.cities);
    const person = () => `${random.pick(country.firstNames)} ${random.pick(country.lastNames)}`;
    const number = () => (random.chance(0.85) ? phone.replaceAll('#', () => String(random.int(0, 9))) : null);
    const contacts: DemoContact[] = [
      { role: 'billing', name: person(), email: `ap@${domain}`, phone: number() },
    ];
    if (rank <= 120 || random.chance(0.3)) {
      const buyer = person();
      contacts.push({
        role: 'technical',
        name: buyer,
        email: `${mailbox(buyer)}@${domain}`,
        phone: number(),
      });
    }
    if (rank <= 60) {
      const head = person();
      contacts.push({ role: 'escalation', name: head, email: `${mailbox(head)}@${domain}`, phone: number() });
    }
    if (rank <= 15)
      contacts.push({ role: 'executive', name: person(), email: `office@${domain}`, phone: number() });
    const address = (kind: DemoAddress['kind']): DemoAddress => ({
      kind,
      line1: country.line(random.pick(country.streets), random.int(1, 180)),
      city,
      postalCode,
      country: country.code,
    });
    const addresses = [address('registered')];
    if (random.chance(0.35)) addresses.push(address('delivery'));
    if (random.chance(0.2)) addresses.push(address('billing'));
    return { contacts, addresses };
  }

  /** `ahornfeld-messtechnik.example`: a domain that nobody can own. */
  #domainOf(name: string): string {
    const words = ascii(name)
      .split('-')
      .filter((word) => word.length > 3);
    const base = words.slice(0, 2).join('-') || 'customer';
    let domain = `${base}.example`;
    for (let again = 2; this.#domains.has(domain); again += 1) domain = `${base}-${again}.example`;
    this.#domains.add(domain);
    return domain;
  }
}

const mailbox = (person: string) => ascii(person).replaceAll('-', '.');

const ascii = (text: string) =>
  text
    .toLowerCase()
    .replaceAll('ä', 'ae')
    .replaceAll('ö', 'oe')
    .replaceAll('ü', 'ue')
    .replaceAll('ß', 'ss')
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
