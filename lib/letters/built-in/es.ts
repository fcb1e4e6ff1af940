import type { BuiltIn } from './template-kind';

export const es: BuiltIn = {
  reminder: [
    {
      name: 'Recordatorio amistoso',
      subject: 'Recordatorio: {{total_overdue}} vencidos, {{customer_number}}',
      body: `{{salutation}}

A {{today}}, estos documentos de la cuenta de {{customer_name}} están vencidos:

{{overdue_items}}

{{#if deductions}}
{{deductions}}
{{/if}}

Quizá se trate de un descuido. Les rogamos que paguen {{to_pay}} en los próximos días. Si ya han pagado, muchas gracias; no tengan en cuenta este mensaje.

{{#if payment_details}}
{{payment_details}}
{{/if}}

{{#if portal_link}}
Aquí pueden ver todo lo pendiente y decirnos cuándo pagarán o qué no es correcto:
{{portal_link}}
{{/if}}

Un cordial saludo

{{signature}}`,
    },
    {
      name: 'Segundo recordatorio',
      subject: 'Segundo recordatorio: {{total_overdue}} vencidos, {{customer_number}}',
      body: `{{salutation}}

Ya les escribimos acerca de la cuenta de {{customer_name}}. A {{today}}, estos documentos siguen sin pagar, el más antiguo desde hace {{oldest_days}}:

{{overdue_items}}

{{#if deductions}}
{{deductions}}
{{/if}}

Les rogamos que paguen {{to_pay}} en un plazo de siete días o que nos indiquen cuanto antes qué impide el pago y cuándo podemos esperarlo.

{{#if payment_details}}
{{payment_details}}
{{/if}}

{{#if portal_link}}
También pueden respondernos aquí:
{{portal_link}}
{{/if}}

Un cordial saludo

{{signature}}`,
    },
    {
      name: 'Último recordatorio',
      subject: 'Último recordatorio: {{total_overdue}} vencidos, {{customer_number}}',
      body: `{{salutation}}

A pesar de nuestros recordatorios, {{total_overdue}} de la cuenta de {{customer_name}} siguen vencidos a {{today}}, el documento más antiguo desde hace {{oldest_days}}:

{{overdue_items}}

{{#if deductions}}
{{deductions}}
{{/if}}

Este es nuestro último recordatorio. Si no recibimos {{to_pay}} en un plazo de siete días, emprenderemos otras medidas de cobro, a su cargo en la medida en que la ley lo permita. Si hay algún motivo para no pagar, pónganse en contacto con nosotros hoy mismo.

{{#if payment_details}}
{{payment_details}}
{{/if}}

{{#if portal_link}}
{{portal_link}}
{{/if}}

Atentamente

{{signature}}`,
    },
  ],
  statement: {
    name: 'Extracto de cuenta',
    subject: 'Extracto de cuenta a {{today}}, {{customer_number}}',
    body: `{{salutation}}

{{#if open_items}}
A {{today}}, esto está pendiente en la cuenta de {{customer_name}}:

{{open_items}}

Les agradecemos que nos avisen si sus libros dicen otra cosa.
{{else}}
A {{today}}, no hay nada pendiente en la cuenta de {{customer_name}}. Muchas gracias.
{{/if}}

{{#if payment_details}}
{{payment_details}}
{{/if}}

{{#if portal_link}}
{{portal_link}}
{{/if}}

Un cordial saludo

{{signature}}`,
  },
  promise: {
    name: 'Promesa de pago confirmada',
    subject: 'Su pago, {{customer_number}}',
    body: `{{salutation}}

Gracias por decirnos cuándo pagarán. Hemos anotado para {{customer_name}}:

{{promises}}

{{#if payment_details}}
{{payment_details}}
{{/if}}

Les rogamos que nos avisen enseguida si algo cambia.

Un cordial saludo

{{signature}}`,
  },
  dispute: {
    name: 'Disputa confirmada',
    subject: 'Su reclamación, {{customer_number}}',
    body: `{{salutation}}

Gracias por indicarnos con qué no están de acuerdo. Hemos anotado para {{customer_name}}:

{{disputes}}

Lo estamos revisando y les responderemos. Hasta entonces no les pedimos el importe en disputa; lo demás sigue siendo exigible.

Un cordial saludo

{{signature}}`,
  },
  portal: {
    name: 'Enlace al portal',
    subject: 'Su cuenta con {{organisation_name}}, {{customer_number}}',
    body: `{{salutation}}

Esta es su página para la cuenta de {{customer_name}}. Muestra lo que está pendiente y les permite decirnos cuándo pagarán o qué no es correcto en un documento:

{{portal_link}}

El enlace es personal; les rogamos que no lo compartan.

Un cordial saludo

{{signature}}`,
  },
};
