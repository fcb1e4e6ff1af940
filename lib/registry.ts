import { agreements } from '@/lib/collections/agreements';
import { applyAssignment, assignMany, handOver } from '@/lib/collections/assign-many';
import { setAssignmentRules } from '@/lib/collections/assignment-policy';
import { assignmentPreview, assignmentRules } from '@/lib/collections/assignment-preview';
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
import { queueCount } from '@/lib/collections/queue-count';
import { queueNumbers } from '@/lib/collections/queue-numbers';
import { setPromisePolicy, setQueuePolicy } from '@/lib/collections/queue-policy';
import { queuePolicyPreview } from '@/lib/collections/queue-policy-preview';
import { queueSettings } from '@/lib/collections/queue-settings';
import { resolveDispute } from '@/lib/collections/resolve-dispute';
import { chooseView, endView, listViews, saveView } from '@/lib/collections/saved-view';
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
import { members } from '@/lib/customers/members';
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
import { workCustomer } from '@/lib/dunning/work-customer';
import { cancelBulk, pauseBulk, resumeBulk, startBulk, writeBulk } from '@/lib/exchange/bulk-acts';
import { bulkImport, bulkImports } from '@/lib/exchange/bulk-progress';
import { bulkRefused } from '@/lib/exchange/bulk-refused';
import { keepPart, openUpload } from '@/lib/exchange/bulk-upload';
import { importFile } from '@/lib/exchange/import-file';
import { keepMapping, listMappings } from '@/lib/exchange/import-mapping';
import { importRuns } from '@/lib/exchange/import-runs';
import { previewBulk } from '@/lib/exchange/preview-bulk';
import { previewImport } from '@/lib/exchange/preview-import';
import { publishBulk } from '@/lib/exchange/publish-bulk';
import { unfinishedUpload } from '@/lib/exchange/unfinished-upload';
import { uploadFile } from '@/lib/exchange/upload-file';
import { ageing } from '@/lib/health/ageing';
import { dueInvoices } from '@/lib/health/due-invoices';
import { latePayers } from '@/lib/health/late-payers';
import { pastCost } from '@/lib/health/past-cost';
import { sealState } from '@/lib/health/seal-state';
import { createApiKey, revokeApiKey } from '@/lib/identity/api-key-commands';
import { auditTrail } from '@/lib/identity/audit-trail';
import { changeRoles } from '@/lib/identity/change-roles';
import { disableUser, enableUser } from '@/lib/identity/disable-user';
import { inviteUser, withdrawInvitation } from '@/lib/identity/invite-user';
import { apiKeys, people } from '@/lib/identity/members-and-keys';
import { renameOrganisation, setSeparationOfDuties } from '@/lib/identity/organisation-settings';
import type { Command } from '@/lib/kernel/command';
import type { Query } from '@/lib/kernel/query';
import { allocate } from '@/lib/ledger/allocate';
import { approvalLimits } from '@/lib/ledger/approval-limits';
import { approvalCount, approvalRequests } from '@/lib/ledger/approval-requests';
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
import { setApprovalLimits } from '@/lib/ledger/set-approval-limits';
import { showDocument } from '@/lib/ledger/show-document';
import { statement } from '@/lib/ledger/statement';
import { withdrawApproval } from '@/lib/ledger/withdraw-approval';
import { writeOff } from '@/lib/ledger/write-off';
import { accountStatement } from '@/lib/letters/account-statement';
import { checkStatements } from '@/lib/letters/check-statements';
import { reminderLetter } from '@/lib/letters/letter';
import { setLetterhead } from '@/lib/letters/letterhead';
import { previewTemplate } from '@/lib/letters/preview-template';
import { endTemplate, setTemplate } from '@/lib/letters/set-template';
import { oneTemplate, templates } from '@/lib/letters/templates';
import { cameIn } from '@/lib/mail/came-in';
import { chasing, setChasingPolicy } from '@/lib/mail/chasing-policy';
import { notSent } from '@/lib/mail/not-sent';
import { messageFile, oneMessage } from '@/lib/mail/one-message';
import { outbox } from '@/lib/mail/outbox';
import { sendOfRun } from '@/lib/mail/send-of-run';
import { sendPreview } from '@/lib/mail/send-preview';
import { sendReminder } from '@/lib/mail/send-reminder';
import { sendReminders } from '@/lib/mail/send-reminders';
import { sendRun, sendRuns } from '@/lib/mail/send-runs';
import { markSent, sendAgain, withdrawMessage } from '@/lib/mail/settle-message';
import { takeInMail } from '@/lib/mail/take-in-mail';
import { pauseRun, resumeRun, stopRun } from '@/lib/mail/turn-run';
import { unknownCount } from '@/lib/mail/unknown-count';
import { carryOutRequest, refuseRequest } from '@/lib/portal/decide-request';
import { inviteToPortal } from '@/lib/portal/invite-to-portal';
import { noteVisit } from '@/lib/portal/note-visit';
import { ownData } from '@/lib/portal/own-data';
import { ownOpenItems } from '@/lib/portal/own-open-items';
import { ownStatement } from '@/lib/portal/own-statement';
import { portalLinks } from '@/lib/portal/portal-links';
import { promisePayment } from '@/lib/portal/promise-payment';
import { raiseDispute } from '@/lib/portal/raise-dispute';
import { requestUpdate } from '@/lib/portal/request-update';
import { revokePortalLink } from '@/lib/portal/revoke-link';

/**
 * Every command: whatever changes anything is in this list, so that a test can walk commands × roles and the API can
 * describe itself. One line each, by module.
 */
export const commands: readonly Command[] = [
  // identity
  inviteUser,
  withdrawInvitation,
  changeRoles,
  disableUser,
  enableUser,
  setSeparationOfDuties,
  renameOrganisation,
  createApiKey,
  revokeApiKey,
  // customers
  createCustomer,
  editCustomer,
  changeTerms,
  assignOwner,
  addContact,
  editContact,
  endContact,
  addAddress,
  editAddress,
  endAddress,
  addExternalId,
  // ledger
  postInvoice,
  postDebitNote,
  postInterest,
  postFee,
  postOpeningBalance,
  postPayment,
  postCreditNote,
  postRefund,
  postChargeback,
  writeOff,
  allocate,
  deallocate,
  reverse,
  closePeriod,
  recordExchangeRate,
  archiveCustomer,
  restoreCustomer,
  requestApproval,
  withdrawApproval,
  decideApproval,
  setApprovalLimits,
  // letters
  setTemplate,
  endTemplate,
  setLetterhead,
  // collections
  logTouch,
  takeBackTouch,
  snooze,
  escalate,
  placeHold,
  liftHold,
  makePromise,
  withdrawPromise,
  openDispute,
  commentDispute,
  assignDispute,
  resolveDispute,
  setQueuePolicy,
  setPromisePolicy,
  saveView,
  endView,
  // portal
  inviteToPortal,
  revokePortalLink,
  carryOutRequest,
  refuseRequest,
  noteVisit,
  promisePayment,
  raiseDispute,
  requestUpdate,
  // dunning
  chargeInterest,
  setInterestPolicy,
  // mail
  sendReminder,
  sendReminders,
  sendOfRun,
  pauseRun,
  resumeRun,
  stopRun,
  markSent,
  sendAgain,
  withdrawMessage,
  takeInMail,
  setChasingPolicy,
  chooseView,
  setAssignmentRules,
  applyAssignment,
  assignMany,
  handOver,
  takeBackAssignment,
  snoozeMany,
  noteMany,
  takeBackMany,
  // dunning: cadences
  setCadence,
  endCadence,
  orderCadences,
  startCadences,
  workCustomer,
  runStep,
  dismissStep,
  // exchange
  uploadFile,
  importFile,
  keepMapping,
  openUpload,
  keepPart,
  startBulk,
  writeBulk,
  pauseBulk,
  resumeBulk,
  cancelBulk,
  publishBulk,
];

/** Every query: whatever a screen or the API reads. */
export const queries: readonly Query[] = [
  // identity
  people,
  apiKeys,
  auditTrail,
  // customers
  profile,
  members,
  // ledger
  listOpenItems,
  books,
  statement,
  showDocument,
  search,
  sealedBlocks,
  approvalRequests,
  approvalCount,
  approvalRoom,
  approvalLimits,
  // health
  ageing,
  latePayers,
  pastCost,
  dueInvoices,
  sealState,
  // letters
  templates,
  oneTemplate,
  previewTemplate,
  accountStatement,
  checkStatements,
  reminderLetter,
  // collections
  workQueue,
  queueCount,
  listCustomers,
  oneCustomer,
  timeline,
  promises,
  agreements,
  disputes,
  oneDispute,
  listViews,
  // portal
  portalLinks,
  ownOpenItems,
  ownStatement,
  ownData,
  plans,
  // dunning
  interestProposal,
  interestCharges,
  interestRules,
  // mail
  sendPreview,
  outbox,
  oneMessage,
  messageFile,
  notSent,
  cameIn,
  sendRuns,
  sendRun,
  chasing,
  unknownCount,
  queueNumbers,
  queueSettings,
  queuePolicyPreview,
  plainOrderResult,
  assignmentRules,
  assignmentPreview,
  workload,
  whatWouldChange,
  // dunning: cadences
  cadences,
  nextSteps,
  simulateCadences,
  // exchange
  previewImport,
  listMappings,
  importRuns,
  previewBulk,
  bulkImports,
  bulkImport,
  bulkRefused,
  unfinishedUpload,
];
