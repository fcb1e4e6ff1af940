import { CUSTOMER_REFERENCE } from './customer-fields';
import { day, externalId, field, freeText, number, text } from './import-field';

const currency = field(
  'currency',
  'Currency',
  'currency currencycode ccy cur invoicecurrency doccurrency devise waehrung wahrung wkz',
);
const status = field('status', 'Status', 'status state invoicestatus paymentstatus');
const type = field('status', 'Type', 'type mode documenttype doctype belegart');
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
  ...CUSTOMER_REFERENCE,
  amount: total('creditamount creditnoteamount creditnotetotal'),
  currency,
  description: freeText(
    'Description',
    500,
    'description memo itemdescription details comment subject beschreibung bezeichnung buchungstext libelle',
  ),
  status,
  type,
} as const;

export const INVOICE_FIELDS = {
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
} as const;

export const PAYMENT_FIELDS = {
  ...CUSTOMER_REFERENCE,
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
  reference: freeText(
    'Reference (the invoices it pays)',
    140,
    `reference remittance remittanceinformation paymentreference ref invoicenumber
      invoiceno invoices invoice appliesto memo description details narrative verwendungszweck referenz rechnungsnummer reference libelle`,
  ),
  external_id: externalId('paymentid transactionid txnid paymentexternalid chargeid'),
  refunded_amount: number('Amount refunded', 'amountrefunded refundedamount refunded erstattet'),
  status,
  type,
} as const;

export const CREDIT_NOTE_FIELDS = {
  ...noteFields,
  number:
    documentNumber(`creditnotenumber creditnoteno creditnumber creditnote creditmemono creditmemonumber creditmemo gutschriftnummer
      gutschriftsnummer gutschrift numeroavoir avoir invoicenumber invoiceno rechnungsnummer`),
  issued_on: issuedOn('creditnotedate creditdate creditmemodate gutschriftsdatum dateavoir invoicedate'),
  applies_to: text(
    'Invoice that it credits',
    140,
    `appliesto appliedto invoice invoicenumber invoiceno originalinvoice originalinvoicenumber creditedinvoice
      relatedinvoice rechnung rechnungsnummer facture numerofacture`,
  ),
  external_id: externalId('creditnoteid creditnoteexternalid'),
  ...lineAmounts,
} as const;

export const OPENING_FIELDS = {
  ...CUSTOMER_REFERENCE,
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
  description: freeText('Description', 500, 'description memo details comment beschreibung libelle'),
  external_id: externalId(''),
} as const;

export const RATE_FIELDS = {
  currency: field(
    'currency',
    'Currency',
    'currency currencycode from fromcurrency ccy symbol waehrung wahrung devise',
  ),
  valid_on: day('Valid on', 'validon validfrom date day ratedate effectiveon effectivedate datum'),
  rate: number(
    'Rate (base currency for one unit)',
    'rate exchangerate fxrate kurs wechselkurs cours taux value',
  ),
} as const;
