import { describe, expect, it } from 'vitest';
import { guessColumns } from '@/lib/exchange/guess-columns';
import type { ImportKind } from '@/lib/exchange/import-fields';

/** A guess from comma-separated headings and lines. */
function guess(kind: ImportKind, headings: string, ...lines: string[]) {
  const rows = lines.map((line, index) => ({ line: index + 2, cells: line.split(',') }));
  return guessColumns(kind, headings.split(','), rows);
}

const columns = (result: ReturnType<typeof guess>) =>
  Object.fromEntries(result.columns.map(({ field, header }) => [field, header]));

describe('Xero', () => {
  const headings =
    '*ContactName,EmailAddress,POAddressLine1,POCity,*InvoiceNumber,Reference,*InvoiceDate,*DueDate,InventoryItemCode,*Description,*Quantity,*UnitAmount,Discount,*AccountCode,*TaxType,TaxAmount,TrackingName1,Currency,BrandingTheme';
  const line =
    'Aster,ap@aster.example,1 High St,York,INV-1,PO 7,31/01/2026,28/02/2026,,Bolts,2,10.00,,200,20% VAT,4.00,,GBP,';

  it('invoices are known by their headings, one line per item', () => {
    const result = guess('invoices', headings, line);
    expect(result).toMatchObject({ source: 'xero', lines: 'one-per-line-item' });
    expect(result.linesReason).toBeUndefined();
    expect(columns(result)).toEqual({
      customer_name: '*ContactName',
      customer_email: 'EmailAddress',
      number: '*InvoiceNumber',
      issued_on: '*InvoiceDate',
      due_on: '*DueDate',
      quantity: '*Quantity',
      unit_amount: '*UnitAmount',
      discount_percent: 'Discount',
      tax_amount: 'TaxAmount',
      purchase_order: 'Reference',
      description: '*Description',
      currency: 'Currency',
    });
    expect(result.columns[0]).toEqual({
      field: 'customer_name',
      header: '*ContactName',
      certainty: 'certain',
      reason: 'Xero calls it so',
    });
    expect(result.unused).toContain('*AccountCode');
  });

  it('exports repeat the total of the whole invoice on each line', () => {
    const more =
      'ContactName,InvoiceNumber,InvoiceDate,DueDate,Total,Quantity,UnitAmount,AccountCode,Type,Status';
    const result = guess(
      'invoices',
      more,
      'Aster,INV-1,31/01/2026,28/02/2026,24.00,2,10.00,200,Sales invoice,Paid',
    );
    expect(columns(result)).toMatchObject({ document_total: 'Total', status: 'Status', type: 'Type' });
    expect(columns(result).amount).toBeUndefined();
  });

  it('contacts become customers', () => {
    const contacts =
      '*ContactName,AccountNumber,EmailAddress,FirstName,LastName,POAttentionTo,POAddressLine1,POCity,POPostalCode,POCountry,PhoneNumber,TaxNumber,DueDateSalesDay,DueDateSalesTerm';
    const result = guess(
      'customers',
      contacts,
      'Aster,A1,ap@aster.example,Jo,Doe,,1 High St,York,YO1,UK,123,GB1,20,Following Month',
    );
    expect(result.source).toBe('xero');
    expect(columns(result)).toMatchObject({
      name: '*ContactName',
      number: 'AccountNumber',
      contact_name: 'FirstName',
      contact_last_name: 'LastName',
      address_line_1: 'POAddressLine1',
      terms_days: 'DueDateSalesDay',
      terms_basis: 'DueDateSalesTerm',
    });
  });
});

describe('QuickBooks Online', () => {
  it('invoices are known by their headings, the item amount and its tax being summed', () => {
    const headings =
      'InvoiceNo,Customer,InvoiceDate,DueDate,Terms,Location,Memo,Item(Product/Service),ItemDescription,ItemQuantity,ItemRate,ItemAmount,Taxable,TaxRate,TaxAmount,Service Date,Currency';
    const result = guess(
      'invoices',
      headings,
      '1001,Aster,01/31/2026,03/02/2026,Net 30,,Thanks,Bolts,,2,10,20,Y,10%,2,,USD',
    );
    expect(result).toMatchObject({ source: 'quickbooks', lines: 'one-per-line-item' });
    expect(columns(result)).toEqual({
      customer_name: 'Customer',
      number: 'InvoiceNo',
      issued_on: 'InvoiceDate',
      due_on: 'DueDate',
      line_amount: 'ItemAmount',
      tax_amount: 'TaxAmount',
      description: 'Memo',
      currency: 'Currency',
    });
  });
});

describe('Stripe', () => {
  it('payments are known by their headings', () => {
    const headings =
      'id,Description,Seller Message,Created (UTC),Amount,Amount Refunded,Currency,Converted Amount,Fee,Tax,Mode,Status,Customer ID,Customer Description,Customer Email,Captured,Card ID';
    const result = guess(
      'payments',
      headings,
      'ch_1,Invoice 7,,2026-01-31 10:00:00,20.00,0.00,usd,20.00,1,0,Live,Paid,cus_1,Aster,a@b.example,TRUE,c',
    );
    expect(result.source).toBe('stripe');
    expect(columns(result)).toEqual({
      external_id: 'id',
      reference: 'Description',
      received_on: 'Created (UTC)',
      amount: 'Amount',
      refunded_amount: 'Amount Refunded',
      currency: 'Currency',
      status: 'Status',
      type: 'Mode',
      customer_external_id: 'Customer ID',
      customer_name: 'Customer Description',
      customer_email: 'Customer Email',
    });
  });
});

describe('plain headings', () => {
  it('of one line that is an invoice and its payment', () => {
    const headings =
      'country,customerID,PaperDate,invoiceNumber,InvoiceDate,DueDate,InvoiceAmount,Disputed,SettledDate,PaperlessBill,DaysToSettle,DaysLate';
    const result = guess(
      'invoices',
      headings,
      '391,0379-NEV,4/6/2013,611365,1/2/2013,2/1/2013,55.94,No,1/15/2013,Paper,13,0',
    );
    expect(result).toMatchObject({ source: 'plain', lines: 'one-per-document' });
    expect(columns(result)).toEqual({
      customer_number: 'customerID',
      number: 'invoiceNumber',
      issued_on: 'InvoiceDate',
      due_on: 'DueDate',
      amount: 'InvoiceAmount',
      paid_on: 'SettledDate',
    });
    expect(result.columns.every(({ certainty }) => certainty === 'certain')).toBe(true);
  });

  it.each([
    ['Customer,Invoice,Date,Due,Total', 'Aster,7,2026-01-31,2026-02-28,5', 'customer_name'],
    ['Customer,Invoice,Date,Due,Total', 'C-7,7,2026-01-31,2026-02-28,5', 'customer_number'],
    ['Account,Invoice,Date,Due,Total', 'Aster Ltd,7,2026-01-31,2026-02-28,5', 'customer_name'],
  ])('tells whether %s holds names or numbers', (headings, line, field) => {
    const result = columns(guess('invoices', headings, line));
    expect(result).toMatchObject({
      [field]: headings.split(',')[0],
      number: 'Invoice',
      issued_on: 'Date',
      due_on: 'Due',
      amount: 'Total',
    });
  });

  it('in German and French', () => {
    const german = guess(
      'invoices',
      'Kundennr.,Rechnungsnummer,Rechnungsdatum,Fälligkeit,Bruttobetrag,Währung',
      '1,R1,31.01.2026,28.02.2026,5,EUR',
    );
    expect(columns(german)).toEqual({
      customer_number: 'Kundennr.',
      number: 'Rechnungsnummer',
      issued_on: 'Rechnungsdatum',
      due_on: 'Fälligkeit',
      amount: 'Bruttobetrag',
      currency: 'Währung',
    });
    const french = guess(
      'invoices',
      'Nom client,N° facture,Date facture,Échéance,Montant TTC,Devise',
      'Aster,F1,31/01/2026,28/02/2026,5,EUR',
    );
    expect(columns(french)).toMatchObject({
      customer_name: 'Nom client',
      issued_on: 'Date facture',
      due_on: 'Échéance',
      amount: 'Montant TTC',
    });
  });

  it('with remarks in them are likely, not certain', () => {
    const result = guess(
      'invoices',
      'Customer No,Invoice No,Invoice Date (UTC),Amount in EUR',
      '1,2,2026-01-31,5',
    );
    expect(result.columns.find(({ field }) => field === 'amount')).toMatchObject({
      header: 'Amount in EUR',
      certainty: 'likely',
    });
    expect(columns(result).issued_on).toBe('Invoice Date (UTC)');
  });

  it('do not decide against what stands under them', () => {
    const result = columns(
      guess('invoices', 'Customer No,Number,Date,Amount,Due Date', '1,2,soon,lots,2026-01-31'),
    );
    expect(result).toEqual({ customer_number: 'Customer No', number: 'Number', due_on: 'Due Date' });
  });

  it('of customers', () => {
    const result = guess(
      'customers',
      'Customer ID,Company,DBA,VAT Number,Email,Contact Person,Phone,Street,City,State,ZIP,Country,Terms,Currency,Credit Limit,Account Manager,UUID',
      'C-1,Aster,Astra,GB1,a@b.example,Jo,1,High St,York,,YO1,UK,Net 30,GBP,1000,me@us.example,u1',
    );
    expect(columns(result)).toEqual({
      number: 'Customer ID',
      name: 'Company',
      trading_name: 'DBA',
      tax_id: 'VAT Number',
      email: 'Email',
      contact_name: 'Contact Person',
      phone: 'Phone',
      address_line_1: 'Street',
      city: 'City',
      region: 'State',
      postal_code: 'ZIP',
      country: 'Country',
      terms_days: 'Terms',
      currency: 'Currency',
      credit_limit: 'Credit Limit',
      owner_email: 'Account Manager',
      external_id: 'UUID',
    });
  });

  it('of credit notes, opening balances and rates', () => {
    const credits = guess(
      'credit-notes',
      'Customer No,Credit Note No,Credit Date,Invoice No,Total',
      '1,CN1,2026-01-31,I1,5',
    );
    expect(columns(credits)).toMatchObject({
      number: 'Credit Note No',
      issued_on: 'Credit Date',
      applies_to: 'Invoice No',
      amount: 'Total',
    });
    const opening = guess(
      'opening-balances',
      'Customer No,Invoice No,Due Date,Balance Due',
      '1,I1,2026-01-31,5',
    );
    expect(columns(opening)).toMatchObject({
      number: 'Invoice No',
      due_on: 'Due Date',
      amount: 'Balance Due',
    });
    const rates = guess('exchange-rates', 'Currency,Date,Rate', 'USD,2026-01-31,0.91');
    expect(columns(rates)).toEqual({ currency: 'Currency', valid_on: 'Date', rate: 'Rate' });
  });

  it('give the number and the id from one column when there is no other', () => {
    expect(columns(guess('invoices', 'Customer No,ID,Date,Amount', '1,7,2026-01-31,5'))).toMatchObject({
      external_id: 'ID',
    });
    const both = columns(guess('invoices', 'Customer No,Invoice ID,Date,Amount', '1,7,2026-01-31,5'));
    expect(both.number).toBe('Invoice ID');
  });

  it('take a status only when every word in it is known', () => {
    const headings = 'Customer No,Invoice No,Date,Amount,Status';
    expect(columns(guess('invoices', headings, '1,7,2026-01-31,5,Draft')).status).toBe('Status');
    expect(columns(guess('invoices', headings, '1,7,2026-01-31,5,hot lead')).status).toBeUndefined();
  });

  it('with a number on several lines ask what a line is', () => {
    const lines = ['1,7,2026-01-31,2,10', '1,7,2026-01-31,1,5'];
    const items = guess('invoices', 'Customer No,Invoice No,Date,Qty,Unit Price', ...lines);
    expect(items).toMatchObject({ lines: 'one-per-line-item', linesReason: '“7” stands on several lines' });
    const amounts = guess('invoices', 'Customer No,Invoice No,Date,x,Amount', ...lines);
    expect(amounts).toMatchObject({ lines: 'one-per-document', linesReason: '“7” stands on several lines' });
  });
});
