import type { Random } from './random';

/** What companies and people of a country are made of. All of it is invented; telephone numbers are out of use. */
export type Country = {
  code: string;
  language: string;
  currency: 'EUR' | 'GBP' | 'USD';
  /** How many of a hundred customers are from here. */
  share: number;
  /** First word of a company's name; `trades` follow it and `forms` end it. */
  stems: string[];
  trades: string[];
  forms: string[];
  firstNames: string[];
  lastNames: string[];
  /** City, postal code, and its telephone numbers: a digit for each #. */
  cities: [city: string, postalCode: string, phone: string][];
  streets: string[];
  /** How a street and a number make a line. */
  line: (street: string, number: number) => string;
  taxId: (random: Random) => string;
};

const after = (street: string, number: number) => `${street} ${number}`;
const before = (street: string, number: number) => `${number} ${street}`;
const digits = (random: Random, count: number) =>
  Array.from({ length: count }, () => random.int(0, 9)).join('');
const words = (text: string) => text.split(' ');

const GERMANY: Country = {
  code: 'DE',
  language: 'de',
  currency: 'EUR',
  share: 40,
  stems: words(
    'Ahornfeld Birkenau Dornwinkel Eichhagen Falkenrode Grauwacker Hagenbrück Immenfeld Jachtal Kaltwasser Lerchenau ' +
      'Moosbrunn Nesselrath Ochtersum Pappelhain Querfurten Rabenstieg Silbertal Tiefenrain Uhlenbrook Vogelsberger ' +
      'Wacholder Zeisighof Sonnborn',
  ),
  trades: words(
    'Antriebstechnik Gebäudetechnik Elektrotechnik Fördertechnik Messtechnik Steuerungsbau Anlagenbau Kältetechnik ' +
      'Medizintechnik Maschinenbau Schaltanlagen Sondermaschinen',
  ),
  forms: ['GmbH', 'GmbH', 'GmbH', 'GmbH & Co. KG', 'AG', 'KG'],
  firstNames: words(
    'Anke Birgit Carsten Dörte Erik Frauke Gregor Heike Ingo Jutta Kerstin Lars Meike Nils Petra Ralf Silke Torsten Ute Volker',
  ),
  lastNames: words(
    'Ackermann Brandes Claasen Diekmann Ebeling Fromm Grote Harms Imhoff Jansen Kersting Lübbers Menke Niehaus Oltmann Pohl Rademacher Siebert Thole Wiechers',
  ),
  cities: [
    ['Berlin', '10965', '+49 30 23125 ###'],
    ['Frankfurt am Main', '60486', '+49 69 90009 ###'],
    ['Hamburg', '22769', '+49 40 66969 ###'],
    ['Köln', '50829', '+49 221 4710 ###'],
    ['München', '80993', '+49 89 99998 ###'],
  ],
  streets: words('Gewerbering Industriestraße Werkstraße Hafenweg Ziegeleiweg Lindenallee'),
  line: after,
  taxId: (random) => `DE${random.int(1, 9)}${digits(random, 8)}`,
};

const BRITAIN: Country = {
  code: 'GB',
  language: 'en',
  currency: 'GBP',
  share: 13,
  stems: words(
    'Aldermoor Birchcombe Coldharrow Dunmarsh Elmswick Fernhollow Greywether Hexcombe Inglefold Kestrelby Larkmere Netherholt',
  ),
  trades: [
    'Automation',
    'Controls',
    'Fixings',
    'Instruments',
    'Marine',
    'Power Systems',
    'Rail Components',
    'Switchgear',
  ],
  forms: ['Ltd', 'Ltd', 'Ltd', 'plc'],
  firstNames: words(
    'Alison Brian Claire Darren Eleanor Fraser Gillian Howard Isla Keith Lorna Martin Nadia Owen Priya Rhys Sandra Tariq Wendy',
  ),
  lastNames: words(
    'Ashdown Blakeley Carver Doyle Everett Fairley Garside Holroyd Irving Kendrick Lacey Maddox Norris Okafor Pryce Rowntree Shah Tranter Whitlock',
  ),
  cities: [
    ['Leeds', 'LS11 5QP', '+44 113 496 0###'],
    ['Sheffield', 'S9 2TR', '+44 114 496 0###'],
    ['Birmingham', 'B6 7EU', '+44 121 496 0###'],
    ['Glasgow', 'G51 4BH', '+44 141 496 0###'],
    ['London', 'E16 2AB', '+44 20 7946 0###'],
  ],
  streets: ['Canal Road', 'Foundry Lane', 'Station Approach', 'Mill Street', 'Wharf Road', 'Forge Way'],
  line: before,
  taxId: (random) => `GB${digits(random, 9)}`,
};

const NETHERLANDS: Country = {
  code: 'NL',
  language: 'nl',
  currency: 'EUR',
  share: 9,
  stems: words(
    'Berkendam Duinrade Elzenkamp Kwelderhof Heideborg Kromwater Loosveld Meeuwsteeg Rietzicht Wilgenhof',
  ),
  trades: [
    'Installatietechniek',
    'Besturingstechniek',
    'Machinebouw',
    'Koeltechniek',
    'Elektra',
    'Scheepsbouw',
  ],
  forms: ['B.V.', 'B.V.', 'V.O.F.'],
  firstNames: words('Anouk Bram Femke Gijs Hanneke Jeroen Lotte Maarten Sanne Wouter'),
  lastNames: [
    'Bakhuizen',
    'de Graaf',
    'Dijkman',
    'van Ginkel',
    'Hoekstra',
    'Kuipers',
    'Mulderij',
    'van der Sluis',
    'Terpstra',
    'Zijlmans',
  ],
  cities: [
    ['Rotterdam', '3029 AK', '+31 10 000 1###'],
    ['Eindhoven', '5657 GB', '+31 40 000 1###'],
    ['Zwolle', '8013 RW', '+31 38 000 1###'],
  ],
  streets: ['Industrieweg', 'Havenkade', 'Ambachtstraat', 'Nijverheidslaan'],
  line: after,
  taxId: (random) => `NL${digits(random, 9)}B0${random.int(1, 9)}`,
};

const FRANCE: Country = {
  code: 'FR',
  language: 'fr',
  currency: 'EUR',
  share: 9,
  stems: words(
    'Aubrelle Brévanne Clairoux Dormelles Escaillon Fontbrune Grivoise Hautcourt Marvielle Rochebuis',
  ),
  trades: ['Automatismes', 'Électricité', 'Mécanique', 'Froid Industriel', 'Éclairage', 'Hydraulique'],
  forms: ['SARL', 'SAS', 'SA'],
  firstNames: words('Aurélie Bastien Corinne Damien Élodie Fabrice Gaëlle Hugues Maud Sylvain'),
  lastNames: words('Barrault Chastel Delmas Fournel Guérin Lacombe Marchais Nicollet Peyron Vasseur'),
  cities: [
    ['Paris', '75019', '+33 1 99 00 ## ##'],
    ['Lyon', '69008', '+33 4 65 71 ## ##'],
    ['Lille', '59160', '+33 3 53 01 ## ##'],
  ],
  streets: ['rue des Ateliers', 'avenue de la Gare', 'rue du Canal', 'chemin des Forges'],
  line: before,
  taxId: (random) => `FR${digits(random, 11)}`,
};

const AUSTRIA: Country = {
  ...GERMANY,
  code: 'AT',
  share: 8,
  stems: words('Almsee Brandkogel Gletschertal Hochfeiler Kranewitt Lärchfilz Steinkar Zirbenried'),
  firstNames: words('Alois Barbara Elfriede Franz Gerlinde Hannes Ilse Josef Monika Reinhard'),
  lastNames: words('Aichinger Brunner Dorfer Eberl Gasser Hofstätter Kogler Leitgeb Pichler Unterweger'),
  cities: [
    ['Wien', '1110', '+43 1 000 1###'],
    ['Linz', '4020', '+43 732 000 1###'],
    ['Graz', '8053', '+43 316 000 1###'],
  ],
  taxId: (random) => `ATU${digits(random, 8)}`,
};

const ITALY: Country = {
  code: 'IT',
  language: 'it',
  currency: 'EUR',
  share: 6,
  stems: words('Altavena Borgolieto Campolungo Fiumalta Montecervo Pietrabruna Valdarsa'),
  trades: ['Automazioni', 'Impianti', 'Meccanica', 'Quadri Elettrici', 'Refrigerazione'],
  forms: ['S.r.l.', 'S.r.l.', 'S.p.A.'],
  firstNames: words('Alessia Bruno Chiara Davide Elisa Fabio Giada Luca Marta Paolo'),
  lastNames: words('Arcuri Bellandi Casarin Donati Ferraris Guidotti Lombardo Marchesi Pavan Zanella'),
  cities: [
    ['Torino', '10156', '+39 011 000 1###'],
    ['Bologna', '40127', '+39 051 000 1###'],
    ['Padova', '35127', '+39 049 000 1###'],
  ],
  streets: ['Via dell’Industria', 'Via Emilia', 'Corso Europa', 'Via del Lavoro'],
  line: after,
  taxId: (random) => `IT${digits(random, 11)}`,
};

const SPAIN: Country = {
  code: 'ES',
  language: 'es',
  currency: 'EUR',
  share: 5,
  stems: words('Alborada Cerroverde Fuentelar Marismar Robledal Sotoalto'),
  trades: ['Automatización', 'Climatización', 'Instalaciones', 'Mecánica', 'Electricidad'],
  forms: ['S.L.', 'S.L.', 'S.A.'],
  firstNames: words('Álvaro Beatriz Carmen Diego Inés Javier Lucía Marcos Nuria Raúl'),
  lastNames: words('Aranda Beltrán Castillo Espada Gallardo Iriarte Lozano Montero Pastor Vidal'),
  cities: [
    ['Bilbao', '48015', '+34 900 000 1###'],
    ['Zaragoza', '50014', '+34 900 000 2###'],
    ['Valencia', '46024', '+34 900 000 3###'],
  ],
  streets: ['Calle de la Industria', 'Polígono Norte', 'Avenida del Puerto'],
  line: after,
  taxId: (random) => `ESB${digits(random, 8)}`,
};

const BELGIUM: Country = {
  code: 'BE',
  language: 'nl',
  currency: 'EUR',
  share: 5,
  stems: words('Beukenberg Damvallei Groenhoek Leiezicht Sambremont Wolvertem'),
  trades: ['Automation', 'Elektro', 'Technics', 'Systems'],
  forms: ['NV', 'BV', 'SA'],
  firstNames: NETHERLANDS.firstNames,
  lastNames: words('Claessens Declercq Goossens Lambrecht Moreels Pauwels Verhaegen Wauters'),
  cities: [
    ['Gent', '9000', '+32 9 000 10 ##'],
    ['Antwerpen', '2030', '+32 3 000 10 ##'],
    ['Liège', '4020', '+32 4 000 10 ##'],
  ],
  streets: ['Kanaalstraat', 'Nijverheidskaai', 'Fabrieksweg'],
  line: after,
  taxId: (random) => `BE0${digits(random, 9)}`,
};

const IRELAND: Country = {
  ...BRITAIN,
  code: 'IE',
  currency: 'EUR',
  share: 3,
  stems: words('Ardnacross Ballyfinane Carrowglen Derrymore Killenagh'),
  firstNames: words('Aoife Ciarán Declan Eimear Fergus Niamh Orla Pádraig Sinéad'),
  lastNames: words('Brannigan Costello Dempsey Fallon Geraghty Hanlon Kinsella Moriarty'),
  cities: [
    ['Cork', 'T12 XY5A', '+353 20 910 1###'],
    ['Dublin', 'D12 KX7F', '+353 20 911 1###'],
  ],
  taxId: (random) => `IE${digits(random, 7)}${random.pick(words('A B C D E F'))}H`,
};

const AMERICA: Country = {
  ...BRITAIN,
  code: 'US',
  currency: 'USD',
  share: 6,
  stems: words('Bluestem Cottonwood Driftless Foxglove Ironbark Juniper Millrace Redcedar'),
  trades: ['Automation', 'Robotics', 'Controls', 'Motion', 'Instruments'],
  forms: ['Inc.', 'LLC', 'Corp.'],
  cities: [
    ['Cleveland, OH', '44114', '+1 216 555 01##'],
    ['Milwaukee, WI', '53204', '+1 414 555 01##'],
    ['Pittsburgh, PA', '15222', '+1 412 555 01##'],
  ],
  streets: ['Foundry Street', 'Lakeside Avenue', 'Commerce Drive'],
  taxId: (random) => `${random.int(10, 98)}-${digits(random, 7)}`,
};

export const COUNTRIES: readonly Country[] = [
  GERMANY,
  BRITAIN,
  NETHERLANDS,
  FRANCE,
  AUSTRIA,
  ITALY,
  SPAIN,
  BELGIUM,
  IRELAND,
  AMERICA,
];
