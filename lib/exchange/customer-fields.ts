import { externalId, field, number, text } from './import-field';

const NUMBER_NAMES = `customernumber customerno customerid customercode custno custid accountnumber accountno
    accountid accountcode account clientnumber clientid clientcode debtornumber debtorid debtorno kundennummer kundennr kdnr
    debitorennummer debitornummer debitornr debitor numeroclient codeclient noclient compteclient`;

/** What a customer can be imported with. */
export const CUSTOMER_FIELDS = {
  number: text('Number', 60, `${NUMBER_NAMES} number no`),
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
  email: field(
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
  terms_days: field(
    'terms',
    'Payment terms',
    `termsdays paymentterms terms creditterms netdays paymenttermsdays creditdays duedatesalesday
      zahlungsziel zahlungsbedingung zahlungsbedingungen conditionsdepaiement delaidepaiement`,
  ),
  terms_basis: text('What the terms count from', 60, 'termsbasis duedatesalesterm'),
  currency: field(
    'currency',
    'Currency',
    'currency currencycode defaultcurrency ccy waehrung wahrung devise',
  ),
  credit_limit: number(
    'Credit limit',
    'creditlimit limit creditline kreditlimit kreditrahmen plafond limitedecredit',
  ),
  owner_email: field(
    'email',
    'Owner’s e-mail',
    'owneremail owner collectoremail collector accountmanager accountowner salesrep betreuer',
  ),
  external_id: externalId('customerexternalid contactid'),
} as const;

/** How a document names its customer: by our number, an id of the source system, or its name. */
export const CUSTOMER_REFERENCE = {
  customer_number: text('Customer number', 60, NUMBER_NAMES),
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
  customer_email: field(
    'email',
    'Customer e-mail',
    'customeremail clientemail contactemail emailaddress billtoemail email emailkunde courriel',
  ),
} as const;
