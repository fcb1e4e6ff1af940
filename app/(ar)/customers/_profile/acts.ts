'use server';

import { addAddress } from '@/lib/customers/add-address';
import { addContact } from '@/lib/customers/add-contact';
import { addExternalId } from '@/lib/customers/add-external-id';
import { assignOwner } from '@/lib/customers/assign-owner';
import { changeTerms } from '@/lib/customers/change-terms';
import { createCustomer } from '@/lib/customers/create-customer';
import { editAddress } from '@/lib/customers/edit-address';
import { editContact } from '@/lib/customers/edit-contact';
import { editCustomer } from '@/lib/customers/edit-customer';
import { endAddress } from '@/lib/customers/end-address';
import { endContact } from '@/lib/customers/end-contact';
import { archiveCustomer } from '@/lib/ledger/archive-customer';
import { restoreCustomer } from '@/lib/ledger/restore-customer';
import { formAction } from '@/lib/web/form-action';
import { doOrAsk } from '../../_acts/do-or-ask';
import { customerAddress } from '../../_shell/address';

export const createCustomerAct = formAction(createCustomer, {
  next: ({ number }) => customerAddress(number, 'profile'),
});
export const editCustomerAct = formAction(editCustomer, { done: () => 'The names are saved' });
export const changeTermsAct = doOrAsk('credit_limit', changeTerms, {
  done: () => 'The terms are set',
});
export const assignOwnerAct = formAction(assignOwner, {
  done: ({ owner }) => (owner ? `Given to ${owner.name}` : 'Nobody owns the customer now'),
});
export const addContactAct = formAction(addContact, { done: ({ contact }) => `${contact.name} is added` });
export const editContactAct = formAction(editContact, { done: ({ contact }) => `${contact.name} is saved` });
export const endContactAct = formAction(endContact, {
  done: ({ ended }) => `${ended.name} is a former contact now`,
});
export const addAddressAct = formAction(addAddress, { done: () => 'The address is added' });
export const editAddressAct = formAction(editAddress, { done: () => 'The address is saved' });
export const endAddressAct = formAction(endAddress, { done: () => 'It is a former address now' });
export const addExternalIdAct = formAction(addExternalId, {
  done: ({ source_system, external_id }) => `${source_system} ${external_id} is mapped`,
});
export const archiveAct = formAction(archiveCustomer, {
  done: ({ customer, left_open }) =>
    left_open.length > 0 ? `${customer} is archived with a balance` : `${customer} is archived`,
});
export const restoreAct = formAction(restoreCustomer, { done: ({ customer }) => `${customer} is restored` });
