'use server';

import { setAssignmentRules } from '@/lib/collections/assignment-policy';
import { assignmentPreview } from '@/lib/collections/assignment-preview';
import { formAction } from '@/lib/web/form-action';
import { formQuestion } from '@/lib/web/form-question';

export const setRulesAct = formAction(setAssignmentRules, {
  shape: ({ act: _act, scope: _scope, ...rules }) => rules,
  done: ({ rules }) => `${rules} ${rules === 1 ? 'rule is' : 'rules are'} saved; nobody has moved yet`,
});
export const previewRulesAct = formQuestion(assignmentPreview, ({ act: _act, ...asked }) => asked);
