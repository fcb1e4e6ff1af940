import type { BuiltIn } from './template-kind';

export const de: BuiltIn = {
  reminder: [
    {
      name: 'Freundliche Erinnerung',
      subject: 'Zahlungserinnerung: {{total_overdue}} überfällig, {{customer_number}}',
      body: `{{salutation}}

am {{today}} sind auf dem Konto von {{customer_name}} folgende Belege überfällig:

{{overdue_items}}

{{#if deductions}}
{{deductions}}
{{/if}}

Vielleicht ist dies Ihrer Aufmerksamkeit entgangen. Bitte überweisen Sie {{to_pay}} in den nächsten Tagen. Sollten Sie inzwischen gezahlt haben, betrachten Sie diese Nachricht bitte als gegenstandslos.

{{#if payment_details}}
{{payment_details}}
{{/if}}

{{#if portal_link}}
Hier sehen Sie alles Offene und können uns mitteilen, wann Sie zahlen oder was nicht stimmt:
{{portal_link}}
{{/if}}

Mit freundlichen Grüßen

{{signature}}`,
    },
    {
      name: 'Zweite Mahnung',
      subject: 'Zweite Mahnung: {{total_overdue}} überfällig, {{customer_number}}',
      body: `{{salutation}}

wir hatten Ihnen zum Konto von {{customer_name}} bereits geschrieben. Am {{today}} sind diese Belege noch immer unbezahlt; der älteste ist {{oldest_days}} überfällig:

{{overdue_items}}

{{#if deductions}}
{{deductions}}
{{/if}}

Bitte zahlen Sie {{to_pay}} innerhalb von sieben Tagen, oder teilen Sie uns umgehend mit, was der Zahlung entgegensteht und wann wir mit ihr rechnen können.

{{#if payment_details}}
{{payment_details}}
{{/if}}

{{#if portal_link}}
Sie können uns auch hier antworten:
{{portal_link}}
{{/if}}

Mit freundlichen Grüßen

{{signature}}`,
    },
    {
      name: 'Letzte Mahnung',
      subject: 'Letzte Mahnung: {{total_overdue}} überfällig, {{customer_number}}',
      body: `{{salutation}}

trotz unserer Mahnungen sind auf dem Konto von {{customer_name}} am {{today}} {{total_overdue}} nicht bezahlt; der älteste Beleg ist {{oldest_days}} überfällig:

{{overdue_items}}

{{#if deductions}}
{{deductions}}
{{/if}}

Dies ist unsere letzte Mahnung. Gehen {{to_pay}} nicht innerhalb von sieben Tagen bei uns ein, leiten wir weitere Schritte zum Einzug ein, soweit rechtlich zulässig auf Ihre Kosten. Bitte melden Sie sich noch heute, falls es einen Grund für die ausbleibende Zahlung gibt.

{{#if payment_details}}
{{payment_details}}
{{/if}}

{{#if portal_link}}
{{portal_link}}
{{/if}}

Mit freundlichen Grüßen

{{signature}}`,
    },
  ],
  statement: {
    name: 'Kontoauszug',
    subject: 'Kontoauszug zum {{today}}, {{customer_number}}',
    body: `{{salutation}}

{{#if open_items}}
am {{today}} ist auf dem Konto von {{customer_name}} Folgendes offen:

{{open_items}}

Bitte geben Sie uns Bescheid, falls Ihre Bücher etwas anderes zeigen.
{{else}}
am {{today}} ist auf dem Konto von {{customer_name}} nichts offen. Vielen Dank.
{{/if}}

{{#if payment_details}}
{{payment_details}}
{{/if}}

{{#if portal_link}}
{{portal_link}}
{{/if}}

Mit freundlichen Grüßen

{{signature}}`,
  },
  promise: {
    name: 'Zahlungszusage bestätigt',
    subject: 'Ihre Zahlung, {{customer_number}}',
    body: `{{salutation}}

vielen Dank für Ihre Zusage. Wir haben für {{customer_name}} notiert:

{{promises}}

{{#if payment_details}}
{{payment_details}}
{{/if}}

Bitte sagen Sie uns sofort Bescheid, falls sich daran etwas ändert.

Mit freundlichen Grüßen

{{signature}}`,
  },
  dispute: {
    name: 'Einwand bestätigt',
    subject: 'Ihr Einwand, {{customer_number}}',
    body: `{{salutation}}

vielen Dank für Ihren Hinweis. Wir haben für {{customer_name}} notiert, dass Sie hiermit nicht einverstanden sind:

{{disputes}}

Wir prüfen das und melden uns bei Ihnen. Bis dahin fordern wir den strittigen Betrag nicht ein; was nicht strittig ist, bleibt fällig.

Mit freundlichen Grüßen

{{signature}}`,
  },
  portal: {
    name: 'Zugang zum Kundenportal',
    subject: 'Ihr Konto bei {{organisation_name}}, {{customer_number}}',
    body: `{{salutation}}

dies ist Ihre eigene Seite zum Konto von {{customer_name}}. Sie zeigt, was offen ist; dort können Sie uns auch mitteilen, wann Sie zahlen oder was an einem Beleg nicht stimmt:

{{portal_link}}

Der Link ist nur für Sie bestimmt; bitte geben Sie ihn nicht weiter.

Mit freundlichen Grüßen

{{signature}}`,
  },
};
