import { applyAssignment, assignMany, handOver } from '@/lib/collections/assign-many';
import { setAssignmentRules } from '@/lib/collections/assignment-policy';
import { assignmentRules } from '@/lib/collections/assignment-preview';
import { disputes, oneDispute } from '@/lib/collections/disputes';
import { escalate } from '@/lib/collections/escalate';
import { liftHold, placeHold } from '@/lib/collections/hold';
import { listCustomers, oneCustomer } from '@/lib/collections/list-customers';
import { logTouch } from '@/lib/collections/log-touch';
import { makePromise } from '@/lib/collections/make-promise';
import { openDispute } from '@/lib/collections/open-dispute';
import { plainOrderResult } from '@/lib/collections/plain-order-result';
import { plans } from '@/lib/collections/plans';
import { promises } from '@/lib/collections/promises';
import { queueNumbers } from '@/lib/collections/queue-numbers';
import { setPromisePolicy, setQueuePolicy } from '@/lib/collections/queue-policy';
import { queuePolicyPreview } from '@/lib/collections/queue-policy-preview';
import { queueSettings } from '@/lib/collections/queue-settings';
import { resolveDispute } from '@/lib/collections/resolve-dispute';
import { snooze } from '@/lib/collections/snooze';
import { takeBackAssignment, takeBackMany } from '@/lib/collections/take-back-many';
import { takeBackTouch } from '@/lib/collections/take-back-touch';
import { timeline } from '@/lib/collections/timeline';
import { noteMany, snoozeMany } from '@/lib/collections/touch-many';
import { whatWouldChange } from '@/lib/collections/what-would-change';
import { withdrawPromise } from '@/lib/collections/withdraw-promise';
import { assignDispute, commentDispute } from '@/lib/collections/work-dispute';
import { workQueue } from '@/lib/collections/work-queue';
import { workload } from '@/lib/collections/workload';
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
import { profile } from '@/lib/customers/profile';
import { cadences } from '@/lib/dunning/cadences';
import { chargeInterest } from '@/lib/dunning/charge-interest';
import { interestCharges } from '@/lib/dunning/interest-charges';
import { interestProposal } from '@/lib/dunning/interest-proposal';
import { interestRules } from '@/lib/dunning/interest-rules';
import { nextSteps } from '@/lib/dunning/next-steps';
import { startCadences } from '@/lib/dunning/run-cadences';
import { endCadence, orderCadences, setCadence } from '@/lib/dunning/set-cadence';
import { setInterestPolicy } from '@/lib/dunning/set-interest-policy';
import { simulateCadences } from '@/lib/dunning/simulate-cadences';
import { dismissStep, runStep } from '@/lib/dunning/suggested-step';
import { ageing } from '@/lib/health/ageing';
import { dueInvoices } from '@/lib/health/due-invoices';
import { sealState } from '@/lib/health/seal-state';
import type { Command } from '@/lib/kernel/command';
import type { Query } from '@/lib/kernel/query';
import { allocate } from '@/lib/ledger/allocate';
import { approvalLimits } from '@/lib/ledger/approval-limits';
import { approvalRequests } from '@/lib/ledger/approval-requests';
import { approvalRoom } from '@/lib/ledger/approval-room';
import { archiveCustomer } from '@/lib/ledger/archive-customer';
import { books } from '@/lib/ledger/books';
import { closePeriod } from '@/lib/ledger/close-period';
import { deallocate } from '@/lib/ledger/deallocate';
import { decideApproval } from '@/lib/ledger/decide-approval';
import { listOpenItems } from '@/lib/ledger/list-open-items';
import { postChargeback } from '@/lib/ledger/post-chargeback';
import { postCreditNote } from '@/lib/ledger/post-credit-note';
import { postDebitNote } from '@/lib/ledger/post-debit-note';
import { postFee } from '@/lib/ledger/post-fee';
import { postInterest } from '@/lib/ledger/post-interest';
import { postInvoice } from '@/lib/ledger/post-invoice';
import { postOpeningBalance } from '@/lib/ledger/post-opening-balance';
import { postPayment } from '@/lib/ledger/post-payment';
import { postRefund } from '@/lib/ledger/post-refund';
import { recordExchangeRate } from '@/lib/ledger/record-exchange-rate';
import { requestApproval } from '@/lib/ledger/request-approval';
import { restoreCustomer } from '@/lib/ledger/restore-customer';
import { reverse } from '@/lib/ledger/reverse-posting';
import { sealedBlocks } from '@/lib/ledger/sealed-blocks';
import { search } from '@/lib/ledger/search';
import { showDocument } from '@/lib/ledger/show-document';
import { statement } from '@/lib/ledger/statement';
import { withdrawApproval } from '@/lib/ledger/withdraw-approval';
import { writeOff } from '@/lib/ledger/write-off';
import { accountStatement } from '@/lib/letters/account-statement';
import { reminderLetter } from '@/lib/letters/letter';
import { setLetterhead } from '@/lib/letters/letterhead';
import { endTemplate, setTemplate } from '@/lib/letters/set-template';
import { oneTemplate, templates } from '@/lib/letters/templates';
import { cameIn } from '@/lib/mail/came-in';
import { chasing, setChasingPolicy } from '@/lib/mail/chasing-policy';
import { notSent } from '@/lib/mail/not-sent';
import { messageFile, oneMessage } from '@/lib/mail/one-message';
import { outbox } from '@/lib/mail/outbox';
import { sendPreview } from '@/lib/mail/send-preview';
import { sendReminder } from '@/lib/mail/send-reminder';
import { sendReminders } from '@/lib/mail/send-reminders';
import { sendRun, sendRuns } from '@/lib/mail/send-runs';
import { markSent, sendAgain, withdrawMessage } from '@/lib/mail/settle-message';
import { takeInMail } from '@/lib/mail/take-in-mail';
import { pauseRun, resumeRun, stopRun } from '@/lib/mail/turn-run';
import { carryOutRequest, refuseRequest } from '@/lib/portal/decide-request';
import { inviteToPortal } from '@/lib/portal/invite-to-portal';
import { portalLinks } from '@/lib/portal/portal-links';
import { revokePortalLink } from '@/lib/portal/revoke-link';
import { type ApiFile, keptFile, reminderFile, statementFile } from './api-files';

/**
 * One resource of the API below `/api/v1`. `{name}` in its path is an input of the act. GET asks a query and gives
 * 200; POST runs a command and gives 201. With `file`, GET answers a file made of what the query answers.
 */
export type ApiRoute = { path: string; get?: Query; post?: Command; file?: ApiFile };

/**
 * Every resource and what it asks or runs: the only place that says so. People, roles and keys are looked after on
 * screen alone, so that a leaked key cannot make another.
 */
export const apiRoutes: readonly ApiRoute[] = [
  { path: '/customers', get: listCustomers, post: createCustomer },
  { path: '/customers/{customer}', get: oneCustomer },
  { path: '/customers/{customer}/open-items', get: listOpenItems },
  { path: '/customers/{customer}/entries', get: statement },
  { path: '/customers/{customer}/due-invoices', get: dueInvoices },
  { path: '/customers/{customer}/timeline', get: timeline },
  { path: '/customers/{customer}/profile', get: profile, post: editCustomer },
  { path: '/customers/{customer}/terms', post: changeTerms },
  { path: '/customers/{customer}/owner', post: assignOwner },
  { path: '/customers/{customer}/contacts', post: addContact },
  { path: '/customers/{customer}/contacts/{contact}', post: editContact },
  { path: '/customers/{customer}/contacts/{contact}/end', post: endContact },
  { path: '/customers/{customer}/addresses', post: addAddress },
  { path: '/customers/{customer}/addresses/{address}', post: editAddress },
  { path: '/customers/{customer}/addresses/{address}/end', post: endAddress },
  { path: '/customers/{customer}/external-ids', post: addExternalId },
  { path: '/customers/{customer}/statement', get: accountStatement },
  { path: '/customers/{customer}/statement.pdf', get: accountStatement, file: statementFile },
  { path: '/customers/{customer}/reminder.pdf', get: reminderLetter, file: reminderFile },
  { path: '/customers/{customer}/score-changes', get: whatWouldChange },
  { path: '/customers/{customer}/touches', post: logTouch },
  { path: '/customers/{customer}/snoozes', post: snooze },
  { path: '/customers/{customer}/escalations', post: escalate },
  { path: '/customers/{customer}/holds', post: placeHold },
  { path: '/customers/{customer}/holds/lift', post: liftHold },
  { path: '/customers/{customer}/promises', post: makePromise },
  { path: '/customers/{customer}/plans', get: plans },
  { path: '/customers/{customer}/disputes', post: openDispute },
  { path: '/customers/{customer}/late-interest', get: interestCharges, post: chargeInterest },
  { path: '/customers/{customer}/archive', post: archiveCustomer },
  { path: '/customers/{customer}/restore', post: restoreCustomer },
  { path: '/touches/{touch}/take-back', post: takeBackTouch },
  { path: '/promises', get: promises },
  { path: '/promises/{promise}/withdraw', post: withdrawPromise },
  { path: '/disputes', get: disputes },
  { path: '/disputes/{dispute}', get: oneDispute },
  { path: '/disputes/{dispute}/comments', post: commentDispute },
  { path: '/disputes/{dispute}/assignments', post: assignDispute },
  { path: '/disputes/{dispute}/resolve', post: resolveDispute },
  { path: '/cadences', get: cadences, post: setCadence },
  { path: '/cadences/{cadence}/end', post: endCadence },
  { path: '/cadence-order', post: orderCadences },
  { path: '/cadence-runs', post: startCadences },
  { path: '/cadence-simulation', get: simulateCadences },
  { path: '/next-steps', get: nextSteps },
  { path: '/customers/{customer}/steps/run', post: runStep },
  { path: '/customers/{customer}/steps/dismiss', post: dismissStep },
  { path: '/policies/queue', post: setQueuePolicy },
  { path: '/policies/promises', post: setPromisePolicy },
  { path: '/customers/{customer}/approval-room', get: approvalRoom },
  { path: '/templates', get: templates, post: setTemplate },
  { path: '/template', get: oneTemplate },
  { path: '/template-ends', post: endTemplate },
  { path: '/letterhead', post: setLetterhead },
  { path: '/customers/{customer}/portal-links', get: portalLinks, post: inviteToPortal },
  { path: '/customers/{customer}/portal-links/{link}/revoke', post: revokePortalLink },
  { path: '/customers/{customer}/contact-requests/{request}/carry-out', post: carryOutRequest },
  { path: '/customers/{customer}/contact-requests/{request}/refuse', post: refuseRequest },
  { path: '/policies/interest', get: interestRules, post: setInterestPolicy },
  { path: '/late-interest', get: interestProposal },
  { path: '/customers/{customer}/reminder', get: sendPreview, post: sendReminder },
  { path: '/outbox', get: outbox },
  { path: '/outbox/{message}', get: oneMessage },
  { path: '/outbox/{message}/files/{place}', get: messageFile, file: keptFile },
  { path: '/outbox/{message}/sent', post: markSent },
  { path: '/outbox/{message}/again', post: sendAgain },
  { path: '/outbox/{message}/withdrawal', post: withdrawMessage },
  { path: '/not-sent', get: notSent },
  { path: '/reminder-runs', get: sendRuns, post: sendReminders },
  { path: '/reminder-runs/{run}', get: sendRun },
  { path: '/reminder-runs/{run}/pause', post: pauseRun },
  { path: '/reminder-runs/{run}/resume', post: resumeRun },
  { path: '/reminder-runs/{run}/end', post: stopRun },
  { path: '/inbound-mail', get: cameIn, post: takeInMail },
  { path: '/policies/chasing', get: chasing, post: setChasingPolicy },
  { path: '/documents/{document}', get: showDocument },
  { path: '/ageing', get: ageing },
  { path: '/queue', get: workQueue },
  { path: '/queue/settings', get: queueSettings },
  { path: '/queue/preview', get: queuePolicyPreview },
  { path: '/queue/plain-order', get: plainOrderResult },
  { path: '/queue/numbers', get: queueNumbers },
  { path: '/queue/snoozes', post: snoozeMany },
  { path: '/queue/notes', post: noteMany },
  { path: '/queue/acts/{act}/take-back', post: takeBackMany },
  { path: '/workload', get: workload },
  { path: '/assignment-rules', get: assignmentRules, post: setAssignmentRules },
  { path: '/assignment-rules/apply', post: applyAssignment },
  { path: '/assignments', post: assignMany },
  { path: '/assignments/{act}/take-back', post: takeBackAssignment },
  { path: '/hand-overs', post: handOver },
  { path: '/search', get: search },
  { path: '/books', get: books },
  { path: '/seal', get: sealState },
  { path: '/seal/blocks', get: sealedBlocks },
  { path: '/invoices', post: postInvoice },
  { path: '/debit-notes', post: postDebitNote },
  { path: '/interest', post: postInterest },
  { path: '/fees', post: postFee },
  { path: '/opening-balances', post: postOpeningBalance },
  { path: '/payments', post: postPayment },
  { path: '/credit-notes', post: postCreditNote },
  { path: '/refunds', post: postRefund },
  { path: '/chargebacks', post: postChargeback },
  { path: '/write-offs', post: writeOff },
  { path: '/allocations', post: allocate },
  { path: '/deallocations', post: deallocate },
  { path: '/reversals', post: reverse },
  { path: '/approval-requests', get: approvalRequests, post: requestApproval },
  { path: '/approval-requests/{request}/decision', post: decideApproval },
  { path: '/approval-requests/{request}/withdrawal', post: withdrawApproval },
  { path: '/approval-limits', get: approvalLimits },
  { path: '/period-closes', post: closePeriod },
  { path: '/exchange-rates', post: recordExchangeRate },
];

export const API_ROOT = '/api/v1';

/** The resource that a path names, and the inputs in it; null for none. */
export function findRoute(pathname: string): { route: ApiRoute; inputs: Record<string, string> } | null {
  const segments = segmentsOf(pathname);
  if (!segments) return null;
  for (const route of apiRoutes) {
    const inputs = match(route.path.slice(1).split('/'), segments);
    if (inputs) return { route, inputs };
  }
  return null;
}

/** Decoded one by one, so that a number with a slash in it (`2024%2F0815`) stays one segment. */
function segmentsOf(pathname: string): string[] | null {
  if (!pathname.startsWith(`${API_ROOT}/`)) return null;
  try {
    return pathname
      .slice(API_ROOT.length + 1)
      .split('/')
      .map(decodeURIComponent);
  } catch {
    return null;
  }
}

function match(pattern: string[], segments: string[]): Record<string, string> | null {
  if (pattern.length !== segments.length) return null;
  const inputs: Record<string, string> = {};
  for (const [index, part] of pattern.entries()) {
    const segment = segments[index] ?? '';
    const name = /^\{(\w+)\}$/.exec(part)?.[1];
    if (name) inputs[name] = segment;
    else if (part !== segment) return null;
  }
  return inputs;
}
