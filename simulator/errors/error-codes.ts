export interface KnownError {
  title: string;
  http_status: number;
  details?: string;
}

export function knownError(code: number): KnownError {
  return ERRORS[code] ?? { title: 'Generic error', http_status: 400 };
}

/** The object that stands in `statuses[].errors` of a failed message. */
export function webhookError(code: number): Record<string, unknown> {
  const known = knownError(code);
  return {
    code,
    title: known.title,
    message: known.title,
    error_data: { details: known.details ?? known.title },
    href: 'https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes/',
  };
}

/** Codes a business meets when it sends. Texts are ours; callers decide by code. */
const ERRORS: Record<number, KnownError> = {
  0: { title: 'Authentication failed', http_status: 401 },
  1: { title: 'An unknown error has occurred', http_status: 400 },
  2: { title: 'Service temporarily unavailable', http_status: 503 },
  3: { title: 'Application does not have the capability to make this API call', http_status: 500 },
  4: { title: 'Application request limit reached', http_status: 400 },
  10: { title: 'Application does not have permission for this action', http_status: 403 },
  33: {
    title: 'Parameter value is not valid',
    http_status: 400,
    details: 'The business phone number has been deleted.',
  },
  100: { title: 'Invalid parameter', http_status: 400 },
  104: { title: 'This call requires an access token', http_status: 400 },
  190: { title: 'Invalid OAuth access token', http_status: 401 },
  200: { title: 'Permissions error', http_status: 403 },
  368: { title: 'Temporarily blocked for policies violations', http_status: 403 },
  80007: {
    title: 'Rate limit issues',
    http_status: 400,
    details: 'There have been too many calls from this WhatsApp Business account. Wait and try again.',
  },
  130403: { title: 'Message blocked', http_status: 400, details: 'The business has blocked this user.' },
  130429: { title: 'Rate limit hit', http_status: 400, details: 'Cloud API message throughput has been reached.' },
  130472: { title: "User's number is part of an experiment", http_status: 400 },
  130497: { title: 'Business account is restricted from messaging users in this country', http_status: 403 },
  131000: { title: 'Something went wrong', http_status: 500 },
  131005: { title: 'Access denied', http_status: 403 },
  131008: { title: 'Required parameter is missing', http_status: 400 },
  131009: { title: 'Parameter value is not valid', http_status: 400 },
  131016: { title: 'Service unavailable', http_status: 500 },
  131021: { title: 'Recipient cannot be sender', http_status: 400 },
  131026: { title: 'Message undeliverable', http_status: 400, details: 'The recipient cannot receive this message.' },
  131031: { title: 'Business account has been locked', http_status: 403 },
  131042: { title: 'Business eligibility payment issue', http_status: 400 },
  131045: { title: 'Phone number registration error', http_status: 500 },
  131047: {
    title: 'Re-engagement message',
    http_status: 400,
    details: 'More than 24 hours have passed since the recipient last wrote to this number.',
  },
  131048: { title: 'Spam rate limit hit', http_status: 400 },
  131049: { title: 'This message was not delivered to maintain healthy ecosystem engagement.', http_status: 400 },
  131050: { title: 'User has stopped receiving marketing messages from this business', http_status: 400 },
  131051: { title: 'Unsupported message type', http_status: 400 },
  131052: { title: 'Media download error', http_status: 400 },
  131053: { title: 'Media upload error', http_status: 400 },
  131055: { title: 'Method not allowed', http_status: 400 },
  131056: {
    title: 'Pair rate limit hit',
    http_status: 400,
    details: 'Too many messages to this recipient from this number.',
  },
  131057: { title: 'Account in maintenance mode', http_status: 500 },
  131062: { title: 'This message cannot be sent to a user id', http_status: 400 },
  131063: { title: 'Marketing messages are switched off on this API', http_status: 400 },
  131064: { title: 'Account limited for template misclassification', http_status: 400 },
  132000: { title: 'Number of parameters does not match the template', http_status: 400 },
  132001: { title: 'Template name does not exist in the translation', http_status: 404 },
  132005: { title: 'Translated text too long', http_status: 400 },
  132007: { title: 'Template content policy violated', http_status: 400 },
  132012: { title: 'Parameter format does not match the template', http_status: 400 },
  132015: { title: 'Template is paused', http_status: 400 },
  132016: { title: 'Template is disabled', http_status: 400 },
  131037: { title: 'Display name approval is needed before messages can be sent', http_status: 400 },
  131060: { title: 'Message unavailable', http_status: 400 },
  132018: { title: 'There is an issue with the parameters in your template', http_status: 400 },
  132068: { title: 'Flow is blocked', http_status: 400 },
  132069: { title: 'Flow is throttled', http_status: 400 },
  133000: { title: 'Incomplete deregistration', http_status: 500 },
  133004: { title: 'Server temporarily unavailable', http_status: 503 },
  133005: { title: 'Two-step verification PIN mismatch', http_status: 400 },
  133006: { title: 'Phone number re-verification needed', http_status: 400 },
  133008: { title: 'Too many two-step verification PIN guesses', http_status: 400 },
  133009: { title: 'Two-step verification PIN guessed too fast', http_status: 400 },
  133010: {
    title: 'Phone number not registered',
    http_status: 400,
    details: 'The account does not exist in the Cloud API. Use the register call first.',
  },
  133015: { title: 'Phone number was deleted recently', http_status: 400, details: 'Wait 5 minutes and try again.' },
  133016: {
    title: 'Account register or deregister rate limit exceeded',
    http_status: 400,
    details: 'There were too many registrations of this number. Wait 72 hours.',
  },
  136024: { title: 'The phone number is already verified', http_status: 400 },
  136025: { title: 'The verification code is wrong', http_status: 400 },
  139100: { title: 'Failed to block or unblock some users', http_status: 400 },
  139101: { title: 'The blocklist is full', http_status: 400 },
  139102: { title: 'The blocklist was changed at the same time', http_status: 409 },
  139103: { title: 'The user has not written in the last 24 hours', http_status: 400 },
  130501: { title: 'Message type is not supported in groups', http_status: 400 },
  134011: { title: 'Payments terms of service have not been accepted', http_status: 400 },
  134100: { title: 'Only marketing messages are supported', http_status: 400 },
  134101: { title: 'The template is still being synchronised', http_status: 400 },
  134102: { title: 'The template is not usable here', http_status: 500 },
  2593107: { title: 'Synchronisation was already requested', http_status: 400 },
  2593108: { title: 'Synchronisation must be requested within 24 hours', http_status: 400 },
  2593109: { title: 'The user turned off history sharing', http_status: 400 },
  135000: { title: 'Generic user error', http_status: 400 },
  137000: { title: 'Recipient identity key hash does not match', http_status: 400 },
};
