import { type BuiltIn, LEVEL_NAMES } from './template-kind';

export const en: BuiltIn = {
  reminder: [
    {
      name: LEVEL_NAMES[1],
      subject: 'Reminder: {{total_overdue}} overdue, {{customer_number}}',
      body: `{{salutation}}

On {{today}} these documents on the account of {{customer_name}} are past their due date:

{{overdue_items}}

{{#if deductions}}
{{deductions}}
{{/if}}

Perhaps this was overlooked. Please pay {{to_pay}} within the next days. If you have paid in the meantime, thank you, and please disregard this message.

{{#if payment_details}}
{{payment_details}}
{{/if}}

{{#if portal_link}}
Everything that is open, and a way to tell us when you will pay or what is wrong:
{{portal_link}}
{{/if}}

Kind regards

{{signature}}`,
    },
    {
      name: LEVEL_NAMES[2],
      subject: 'Second reminder: {{total_overdue}} overdue, {{customer_number}}',
      body: `{{salutation}}

We wrote to you about the account of {{customer_name}} before. On {{today}} these documents are still unpaid, the oldest for {{oldest_days}}:

{{overdue_items}}

{{#if deductions}}
{{deductions}}
{{/if}}

Please pay {{to_pay}} within seven days, or tell us by return what keeps you from paying and when we can expect the money.

{{#if payment_details}}
{{payment_details}}
{{/if}}

{{#if portal_link}}
You can also answer here:
{{portal_link}}
{{/if}}

Kind regards

{{signature}}`,
    },
    {
      name: LEVEL_NAMES[3],
      subject: 'Last reminder: {{total_overdue}} overdue, {{customer_number}}',
      body: `{{salutation}}

In spite of our reminders, {{total_overdue}} on the account of {{customer_name}} is overdue on {{today}}, the oldest document for {{oldest_days}}:

{{overdue_items}}

{{#if deductions}}
{{deductions}}
{{/if}}

This is our last reminder. If {{to_pay}} has not reached us within seven days, we will take further steps to collect it, at your cost where the law allows. Please get in touch today if there is a reason for not paying.

{{#if payment_details}}
{{payment_details}}
{{/if}}

{{#if portal_link}}
{{portal_link}}
{{/if}}

Yours sincerely

{{signature}}`,
    },
  ],
  statement: {
    name: 'Statement of account',
    subject: 'Statement of account on {{today}}, {{customer_number}}',
    body: `{{salutation}}

{{#if open_items}}
On {{today}} this is open on the account of {{customer_name}}:

{{open_items}}

Please tell us if your books say otherwise.
{{else}}
On {{today}} nothing is open on the account of {{customer_name}}. Thank you.
{{/if}}

{{#if payment_details}}
{{payment_details}}
{{/if}}

{{#if portal_link}}
{{portal_link}}
{{/if}}

Kind regards

{{signature}}`,
  },
  promise: {
    name: 'Promise confirmed',
    subject: 'Your payment, {{customer_number}}',
    body: `{{salutation}}

Thank you for telling us when you will pay. We have noted for {{customer_name}}:

{{promises}}

{{#if payment_details}}
{{payment_details}}
{{/if}}

Please let us know at once if anything changes.

Kind regards

{{signature}}`,
  },
  dispute: {
    name: 'Dispute confirmed',
    subject: 'Your objection, {{customer_number}}',
    body: `{{salutation}}

Thank you for telling us what you do not agree with. We have noted for {{customer_name}}:

{{disputes}}

We are looking into it and will come back to you. Until then we do not ask you for the disputed amount; what is not disputed remains due.

Kind regards

{{signature}}`,
  },
  portal: {
    name: 'Link to the portal',
    subject: 'Your account with {{organisation_name}}, {{customer_number}}',
    body: `{{salutation}}

This is your own page for the account of {{customer_name}}. It shows what is open and lets you tell us when you will pay, or what is wrong with a document:

{{portal_link}}

The link is meant for you alone; please do not pass it on.

Kind regards

{{signature}}`,
  },
};
