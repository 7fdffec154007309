import type { Step } from '../stage.ts';
import { anotherCustomer } from './another-customer.ts';
import { apiKey } from './api-key.ts';
import { askInEnglish } from './ask-in-english.ts';
import { askInPortuguese } from './ask-in-portuguese.ts';
import { askTheUnknown } from './ask-the-unknown.ts';
import { auditTrail } from './audit-trail.ts';
import { checkChannel } from './check-channel.ts';
import { changeRole } from './change-role.ts';
import { customerPicture } from './customer-picture.ts';
import { inviteColleague } from './invite-colleague.ts';
import { noComplaints } from './no-complaints.ts';
import { openConversation } from './open-conversation.ts';
import { openPages } from './open-pages.ts';
import { putPhoneAway } from './put-phone-away.ts';
import { release } from './release.ts';
import { reloadConsole } from './reload-console.ts';
import { secondFactor } from './second-factor.ts';
import { sendLater } from './send-later.ts';
import { sendPicture } from './send-picture.ts';
import { takeOver } from './take-over.ts';
import { template } from './template.ts';

/** The journey, in order; each step goes on from where the one before left both pages. */
export const steps: readonly Step[] = [
  openPages,
  askInEnglish,
  openConversation,
  askInPortuguese,
  askTheUnknown,
  takeOver,
  putPhoneAway,
  release,
  anotherCustomer,
  customerPicture,
  sendPicture,
  reloadConsole,
  sendLater,
  template,
  checkChannel,
  inviteColleague,
  changeRole,
  secondFactor,
  apiKey,
  auditTrail,
  noComplaints,
];
