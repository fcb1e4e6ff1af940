export const IMPORT_KINDS = [
  'customers',
  'invoices',
  'payments',
  'credit-notes',
  'opening-balances',
] as const;
export type ImportKind = (typeof IMPORT_KINDS)[number];

/** What the cells of a field must look like. */
export type CellKind = 'text' | 'day' | 'number' | 'currency' | 'email' | 'terms' | 'status';

/**
 * One thing that an import can take from a column. `names` are the headings that mean it, best first, in lower case
 * without anything but letters and digits. `max` is the longest text that the book keeps.
 */
export type ImportField = { label: string; cell: CellKind; names: readonly string[]; max?: number };

const words = (text: string) => text.split(/\s+/).filter(Boolean);
const text = (label: string, max: number, names: string): ImportField => ({
  label,
  cell: 'text',
  max,
  names: words(names),
});
const day = (label: string, names: string): ImportField => ({ label, cell: 'day', names: words(names) });
const number = (label: string, names: string): ImportField => ({
  label,
  cell: 'number',
  names: words(names),
});
const of = (cell: CellKind, label: string, names: string): ImportField => ({
  label,
  cell,
  names: words(names),
});

const currency = of(
  'currency',
  'Currency',
  'currency currencycode ccy cur invoicecurrency doccurrency devise waehrung wahrung wkz',
);
const status = of('status', 'Status', 'status state invoicestatus paymentstatus');
const type = of('status', 'Type', 'type mode documenttype doctype belegart');
const externalId = (names: string) =>
  text('Id in the source system', 200, `externalid sourceid systemid ${names} uuid guid id`);

/** How a document names its customer: by our number, an id of the source system, or its name. */
const customerOf = {
  customer_number: text(
    'Customer number',
    60,
    `customernumber customerno customerid customercode custno custid accountnumber accountno
    accountid accountcode account clientnumber clientid clientcode debtornumber debtorid debtorno kundennummer kundennr kdnr
    debitorennummer debitornummer debitornr debitor numeroclient codeclient noclient compteclient`,
  ),
  customer_external_id: text(
    'Customer’s id in the source system',
    200,
    'customerexternalid externalcustomerid customersourceid contactid customeruuid',
  ),
  customer_name: text(
    'Customer name',
    200,
    `customername clientname contactname accountname companyname customer client contact company
    billto billtoname buyer soldto debtor debtorname kunde kundenname firma debitorname nomclient nomduclient raisonsociale`,
  ),
  customer_email: of(
    'email',
    'Customer e-mail',
    'customeremail clientemail contactemail emailaddress billtoemail email emailkunde courriel',
  ),
} as const;

const documentNumber = (names: string) =>
  text(
    'Number',
    60,
    `${names} documentnumber documentno docnumber docno number no num numero refnumber
  belegnummer belegnr belegfeld1`,
  );
const issuedOn = (names: string) =>
  day(
    'Issued on',
    `${names} issuedon issuedate issued dateofissue documentdate docdate transactiondate
  txndate postingdate belegdatum date datum created createdutc createdat dateemission`,
  );
const total = (names: string) =>
  number(
    'Amount',
    `${names} totalamount amounttotal grandtotal grossamount amountgross totalgross totalinctax
  totalincltax totalwithtax amount total gross bruttobetrag brutto gesamtbetrag gesamt betrag umsatz summe montantttc totalttc
  montanttotal montant ttc`,
  );

/** Amounts of one line of a document that has several. */
const lineAmounts = {
  document_total: number('Total of the whole document, repeated on each line', ''),
  line_amount: number('Line amount without tax', 'lineamount linetotal itemamount linenet'),
  quantity: number('Quantity', 'quantity itemquantity qty menge quantite'),
  unit_amount: number(
    'Unit price without tax',
    'unitamount unitprice itemrate rate price einzelpreis prixunitaire',
  ),
  discount_percent: number('Discount in %', 'discount discountpercent rabatt remise'),
  tax_amount: number('Tax on the line', 'taxamount linetax vatamount salestax'),
} as const;

const noteFields = {
  ...customerOf,
  amount: total('creditamount creditnoteamount creditnotetotal'),
  currency,
  description: text(
    'Description',
    500,
    'description memo itemdescription details comment subject beschreibung bezeichnung buchungstext libelle',
  ),
  status,
  type,
} as const;

/** Every field by kind of import; what is required is told by `missingFields`. */
export const IMPORT_FIELDS = {
  customers: {
    number: text('Number', 60, `${customerOf.customer_number.names.join(' ')} number no`),
    name: text(
      'Name',
      200,
      `legalname name customername clientname contactname companyname accountname company customer client firma
      kundenname kunde nom raisonsociale nomclient`,
    ),
    trading_name: text(
      'Trading name',
      200,
      'tradingname tradingas dba displayname shortname brand companyname company handelsname nomcommercial',
    ),
    tax_id: text(
      'Tax id',
      40,
      `taxid taxnumber vatid vatnumber vatno vat ein abn gstin gstnumber taxregistrationnumber taxresale
      resaleno ustid ustidnr ustidnummer umsatzsteuerid steuernummer numerotva tva siret`,
    ),
    email: of(
      'email',
      'Billing e-mail',
      'billingemail email emailaddress customeremail contactemail mainemail emailadresse courriel',
    ),
    contact_name: text(
      'Contact',
      200,
      `contactname contact contactperson attentionto poattentionto attention fullname firstname givenname
      ansprechpartner vorname contactfacturation prenom`,
    ),
    contact_last_name: text(
      'Contact’s last name',
      100,
      'lastname surname familyname contactlastname nachname nomdefamille',
    ),
    phone: text(
      'Phone',
      40,
      'phone phonenumber telephone tel mainphone phoneno workphone contactphone telefon telefonnummer telefone mobile mobilenumber',
    ),
    address_line_1: text(
      'Address, line 1',
      200,
      `addressline1 address1 address streetaddress street billingaddressline1 billingaddress
      billingstreet poaddressline1 billtoaddress1 cardaddressline1 strasse anschrift adresse rue`,
    ),
    address_line_2: text(
      'Address, line 2',
      200,
      'addressline2 address2 street2 billingaddressline2 poaddressline2 billtoaddress2 cardaddressline2 adresszusatz complement',
    ),
    address_line_3: text('Address, line 3', 200, 'addressline3 address3 billingaddressline3 poaddressline3'),
    address_line_4: text('Address, line 4', 200, 'addressline4 address4 billingaddressline4 poaddressline4'),
    city: text('City', 100, 'city town billingcity pocity addresscity cardaddresscity ort stadt ville'),
    region: text(
      'Region',
      100,
      'region state province county billingstate billingregion poregion addressstate cardaddressstate bundesland departement',
    ),
    postal_code: text(
      'Postal code',
      20,
      'postalcode postcode zip zipcode billingzip billingpostalcode popostalcode addresszip cardaddresszip plz codepostal',
    ),
    country: text(
      'Country',
      60,
      'country countrycode billingcountry pocountry addresscountry cardaddresscountry land pays',
    ),
    terms_days: of(
      'terms',
      'Payment terms',
      `termsdays paymentterms terms creditterms netdays paymenttermsdays creditdays duedatesalesday
      zahlungsziel zahlungsbedingung zahlungsbedingungen conditionsdepaiement delaidepaiement`,
    ),
    terms_basis: text('What the terms count from', 60, 'termsbasis duedatesalesterm'),
    currency: of('currency', 'Currency', 'currency currencycode defaultcurrency ccy waehrung wahrung devise'),
    credit_limit: number(
      'Credit limit',
      'creditlimit limit creditline kreditlimit kreditrahmen plafond limitedecredit',
    ),
    owner_email: of(
      'email',
      'Owner’s e-mail',
      'owneremail owner collectoremail collector accountmanager accountowner salesrep betreuer',
    ),
    external_id: externalId('customerexternalid contactid'),
  },
  invoices: {
    ...noteFields,
    number: documentNumber(
      'invoicenumber invoiceno invoicenum invoiceref invoice billnumber rechnungsnummer rechnungsnr rechnung numerofacture nofacture facture invoiceid',
    ),
    issued_on: issuedOn('invoicedate dateofinvoice billdate rechnungsdatum datefacture datedefacture'),
    due_on: day(
      'Due on',
      `duedate dueon due dateofmaturity maturitydate paymentdue paymentduedate netduedate duedateutc faelligkeitsdatum
      falligkeitsdatum faelligkeit falligkeit faelligam falligam dateecheance datedecheance echeance`,
    ),
    amount: total('invoiceamount invoicetotal invoicevalue billamount rechnungsbetrag montantfacture'),
    purchase_order: text(
      'Purchase order',
      60,
      'purchaseorder purchaseordernumber ponumber pono po customerpo orderreference bestellnummer bestellnr boncommande reference',
    ),
    external_id: externalId('invoiceexternalid'),
    paid_on: day(
      'Paid on',
      `paidon paiddate datepaid paidat settleddate settledon datesettled settlementdate clearingdate cleardate
      paymentdate fullypaidondate lastpaymentdate bezahltam zahlungsdatum zahldatum datepaiement datedepaiement payele`,
    ),
    paid_amount: number(
      'Amount paid',
      'paidamount amountpaid settledamount amountsettled invoiceamountpaid paid bezahlt gezahlt montantpaye',
    ),
    ...lineAmounts,
  },
  payments: {
    ...customerOf,
    received_on: day(
      'Received on',
      `receivedon datereceived receiveddate paymentdate dateofpayment paidon paiddate datepaid depositdate
      valuedate transactiondate txndate bookingdate createdutc created createddate createdat date zahlungsdatum zahldatum eingangsdatum
      buchungsdatum valuta datum datepaiement datedepaiement datereception`,
    ),
    amount: number(
      'Amount',
      `paymentamount amountreceived receivedamount amountpaid paidamount amount total gross betrag zahlbetrag summe
      montantpaye montantrecu montant`,
    ),
    currency,
    reference: text(
      'Reference (the invoices it pays)',
      140,
      `reference remittance remittanceinformation paymentreference ref invoicenumber
      invoiceno invoices invoice appliesto memo description details narrative verwendungszweck referenz rechnungsnummer reference libelle`,
    ),
    external_id: externalId('paymentid transactionid txnid paymentexternalid chargeid'),
    refunded_amount: number('Amount refunded', 'amountrefunded refundedamount refunded erstattet'),
    status,
    type,
  },
  'credit-notes': {
    ...noteFields,
    number:
      documentNumber(`creditnotenumber creditnoteno creditnumber creditnote creditmemono creditmemonumber creditmemo gutschriftnummer
      gutschriftsnummer gutschrift numeroavoir avoir invoicenumber invoiceno rechnungsnummer`),
    issued_on: issuedOn('creditnotedate creditdate creditmemodate gutschriftsdatum dateavoir invoicedate'),
    applies_to: text(
      'Invoice that it credits',
      140,
      `appliesto appliedto invoice invoicenumber originalinvoice originalinvoicenumber creditedinvoice
      relatedinvoice rechnung rechnungsnummer facture numerofacture`,
    ),
    external_id: externalId('creditnoteid creditnoteexternalid'),
    ...lineAmounts,
  },
  'opening-balances': {
    ...customerOf,
    number: documentNumber('invoicenumber invoiceno invoice reference rechnungsnummer numerofacture'),
    issued_on: issuedOn('invoicedate rechnungsdatum'),
    due_on: day(
      'Due on',
      'duedate dueon due maturitydate faelligkeitsdatum falligkeitsdatum faelligkeit falligkeit faelligam falligam dateecheance echeance',
    ),
    amount: number(
      'Open amount',
      `openamount amountopen amountdue balancedue openbalance openingbalance outstanding outstandingamount balance
      remaining invoiceamountdue amount total offenerbetrag offen saldo restbetrag betrag soldedu solde montant`,
    ),
    currency,
    description: text('Description', 500, 'description memo details comment beschreibung libelle'),
    external_id: externalId(''),
  },
} as const satisfies Record<ImportKind, Record<string, ImportField>>;

type FieldsOf<K extends ImportKind> = keyof (typeof IMPORT_FIELDS)[K] & string;
export type FieldName = { [K in ImportKind]: FieldsOf<K> }[ImportKind];

/** The fields of a kind, by name. */
export const fieldsOf = (kind: ImportKind): ReadonlyMap<FieldName, ImportField> => FIELD_MAPS[kind];

const FIELD_MAPS = Object.fromEntries(
  IMPORT_KINDS.map((kind) => [kind, new Map(Object.entries(IMPORT_FIELDS[kind]))]),
) as unknown as Record<ImportKind, ReadonlyMap<FieldName, ImportField>>;

export const FIELD_NAMES = [...new Set(IMPORT_KINDS.flatMap((kind) => [...FIELD_MAPS[kind].keys()]))] as [
  FieldName,
  ...FieldName[],
];
