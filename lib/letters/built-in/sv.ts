import type { BuiltIn } from './template-kind';

export const sv: BuiltIn = {
  reminder: [
    {
      name: 'Vänlig påminnelse',
      subject: 'Påminnelse: {{total_overdue}} förfallet, {{customer_number}}',
      body: `{{salutation}}

Den {{today}} är följande dokument på kontot för {{customer_name}} förfallna till betalning:

{{overdue_items}}

{{#if deductions}}
{{deductions}}
{{/if}}

Kanske har detta blivit förbisett. Vänligen betala {{to_pay}} inom de närmaste dagarna. Har ni redan betalat, tack, och bortse då från detta meddelande.

{{#if payment_details}}
{{payment_details}}
{{/if}}

{{#if portal_link}}
Här ser ni allt som är obetalt och kan berätta för oss när ni betalar eller vad som inte stämmer:
{{portal_link}}
{{/if}}

Med vänliga hälsningar

{{signature}}`,
    },
    {
      name: 'Andra påminnelsen',
      subject: 'Andra påminnelsen: {{total_overdue}} förfallet, {{customer_number}}',
      body: `{{salutation}}

Vi har tidigare skrivit till er om kontot för {{customer_name}}. Den {{today}} är dessa dokument fortfarande obetalda, det äldsta sedan {{oldest_days}}:

{{overdue_items}}

{{#if deductions}}
{{deductions}}
{{/if}}

Vänligen betala {{to_pay}} inom sju dagar, eller meddela oss omgående vad som hindrar betalningen och när vi kan vänta den.

{{#if payment_details}}
{{payment_details}}
{{/if}}

{{#if portal_link}}
Ni kan också svara oss här:
{{portal_link}}
{{/if}}

Med vänliga hälsningar

{{signature}}`,
    },
    {
      name: 'Sista påminnelsen',
      subject: 'Sista påminnelsen: {{total_overdue}} förfallet, {{customer_number}}',
      body: `{{salutation}}

Trots våra påminnelser är {{total_overdue}} på kontot för {{customer_name}} förfallet den {{today}}, det äldsta dokumentet sedan {{oldest_days}}:

{{overdue_items}}

{{#if deductions}}
{{deductions}}
{{/if}}

Detta är vår sista påminnelse. Har {{to_pay}} inte kommit oss till handa inom sju dagar vidtar vi ytterligare åtgärder för att driva in det, på er bekostnad i den mån lagen tillåter. Hör av er redan i dag om det finns en orsak till att ni inte betalar.

{{#if payment_details}}
{{payment_details}}
{{/if}}

{{#if portal_link}}
{{portal_link}}
{{/if}}

Med vänliga hälsningar

{{signature}}`,
    },
  ],
  statement: {
    name: 'Kontoutdrag',
    subject: 'Kontoutdrag per {{today}}, {{customer_number}}',
    body: `{{salutation}}

{{#if open_items}}
Den {{today}} är detta obetalt på kontot för {{customer_name}}:

{{open_items}}

Hör gärna av er om era böcker visar något annat.
{{else}}
Den {{today}} är inget obetalt på kontot för {{customer_name}}. Tack.
{{/if}}

{{#if payment_details}}
{{payment_details}}
{{/if}}

{{#if portal_link}}
{{portal_link}}
{{/if}}

Med vänliga hälsningar

{{signature}}`,
  },
  promise: {
    name: 'Betalningslöfte bekräftat',
    subject: 'Er betalning, {{customer_number}}',
    body: `{{salutation}}

Tack för att ni har berättat när ni betalar. Vi har noterat för {{customer_name}}:

{{promises}}

{{#if payment_details}}
{{payment_details}}
{{/if}}

Meddela oss genast om något ändras.

Med vänliga hälsningar

{{signature}}`,
  },
  dispute: {
    name: 'Tvist bekräftad',
    subject: 'Er invändning, {{customer_number}}',
    body: `{{salutation}}

Tack för att ni har berättat vad ni inte håller med om. Vi har noterat för {{customer_name}}:

{{disputes}}

Vi undersöker saken och återkommer till er. Tills dess kräver vi inte det bestridna beloppet; det som inte är bestridet ska fortfarande betalas.

Med vänliga hälsningar

{{signature}}`,
  },
  portal: {
    name: 'Länk till kundportalen',
    subject: 'Ert konto hos {{organisation_name}}, {{customer_number}}',
    body: `{{salutation}}

Detta är er egen sida för kontot för {{customer_name}}. Den visar vad som är obetalt och låter er berätta när ni betalar, eller vad som inte stämmer i ett dokument:

{{portal_link}}

Länken är bara avsedd för er; skicka den inte vidare.

Med vänliga hälsningar

{{signature}}`,
  },
};
