import type { BuiltIn } from './template-kind';

export const fr: BuiltIn = {
  reminder: [
    {
      name: 'Rappel amiable',
      subject: 'Rappel : {{total_overdue}} en retard, {{customer_number}}',
      body: `{{salutation}}

Au {{today}}, les pièces suivantes du compte de {{customer_name}} sont échues :

{{overdue_items}}

{{#if deductions}}
{{deductions}}
{{/if}}

Il s’agit sans doute d’un oubli. Merci de régler {{to_pay}} dans les prochains jours. Si vous avez payé entre-temps, nous vous remercions et vous prions de ne pas tenir compte de ce message.

{{#if payment_details}}
{{payment_details}}
{{/if}}

{{#if portal_link}}
Vous trouverez ici tout ce qui reste dû, et pourrez nous dire quand vous paierez ou ce qui ne va pas :
{{portal_link}}
{{/if}}

Cordialement

{{signature}}`,
    },
    {
      name: 'Deuxième rappel',
      subject: 'Deuxième rappel : {{total_overdue}} en retard, {{customer_number}}',
      body: `{{salutation}}

Nous vous avons déjà écrit au sujet du compte de {{customer_name}}. Au {{today}}, ces pièces restent impayées, la plus ancienne depuis {{oldest_days}} :

{{overdue_items}}

{{#if deductions}}
{{deductions}}
{{/if}}

Merci de régler {{to_pay}} sous sept jours, ou de nous indiquer par retour ce qui empêche le paiement et quand nous pouvons l’attendre.

{{#if payment_details}}
{{payment_details}}
{{/if}}

{{#if portal_link}}
Vous pouvez aussi nous répondre ici :
{{portal_link}}
{{/if}}

Cordialement

{{signature}}`,
    },
    {
      name: 'Dernier rappel',
      subject: 'Dernier rappel : {{total_overdue}} en retard, {{customer_number}}',
      body: `{{salutation}}

Malgré nos rappels, {{total_overdue}} du compte de {{customer_name}} restent impayés au {{today}}, la pièce la plus ancienne depuis {{oldest_days}} :

{{overdue_items}}

{{#if deductions}}
{{deductions}}
{{/if}}

Ceci est notre dernier rappel. Sans paiement de {{to_pay}} sous sept jours, nous engagerons d’autres démarches de recouvrement, à vos frais dans les limites de la loi. Si une raison s’oppose au paiement, merci de nous contacter dès aujourd’hui.

{{#if payment_details}}
{{payment_details}}
{{/if}}

{{#if portal_link}}
{{portal_link}}
{{/if}}

Veuillez agréer nos salutations distinguées

{{signature}}`,
    },
  ],
  statement: {
    name: 'Relevé de compte',
    subject: 'Relevé de compte au {{today}}, {{customer_number}}',
    body: `{{salutation}}

{{#if open_items}}
Au {{today}}, voici ce qui reste ouvert sur le compte de {{customer_name}} :

{{open_items}}

Merci de nous signaler tout écart avec vos livres.
{{else}}
Au {{today}}, rien ne reste dû sur le compte de {{customer_name}}. Merci.
{{/if}}

{{#if payment_details}}
{{payment_details}}
{{/if}}

{{#if portal_link}}
{{portal_link}}
{{/if}}

Cordialement

{{signature}}`,
  },
  promise: {
    name: 'Promesse de paiement confirmée',
    subject: 'Votre paiement, {{customer_number}}',
    body: `{{salutation}}

Merci de nous avoir indiqué quand vous paierez. Nous avons noté pour {{customer_name}} :

{{promises}}

{{#if payment_details}}
{{payment_details}}
{{/if}}

Merci de nous prévenir aussitôt si quelque chose change.

Cordialement

{{signature}}`,
  },
  dispute: {
    name: 'Litige confirmé',
    subject: 'Votre réclamation, {{customer_number}}',
    body: `{{salutation}}

Merci de nous avoir signalé votre désaccord. Nous avons noté pour {{customer_name}} :

{{disputes}}

Nous examinons la question et reviendrons vers vous. D’ici là, nous ne réclamons pas le montant en litige ; le reste demeure dû.

Cordialement

{{signature}}`,
  },
  portal: {
    name: 'Lien vers l’espace client',
    subject: 'Votre compte chez {{organisation_name}}, {{customer_number}}',
    body: `{{salutation}}

Voici votre page pour le compte de {{customer_name}}. Elle montre ce qui reste dû et vous permet de nous dire quand vous paierez, ou ce qui ne va pas dans une pièce :

{{portal_link}}

Ce lien vous est personnel ; merci de ne pas le transmettre.

Cordialement

{{signature}}`,
  },
};
