import type { Authorized, CallResult } from './sending.ts';

/** A number of a business as the platform shows it; null for what it did not say. States are in capitals. */
export type PhoneNumber = {
  id: string;
  display_phone_number: string | null;
  verified_name: string | null;
  /** GREEN, YELLOW, RED or UNKNOWN. */
  quality_rating: string | null;
  /** CONNECTED, PENDING, BANNED, … */
  status: string | null;
  name_status: string | null;
  code_verification_status: string | null;
  platform_type: string | null;
  account_mode: string | null;
  is_official: boolean | null;
  /** STANDARD is 80 messages a second, HIGH a thousand. */
  throughput_level: string | null;
  /** People the portfolio may write to first within 24 hours; -1 is without limit. */
  messaging_limit: number | null;
  /** Where its webhooks go, the most particular first. */
  webhook: { phone_number: string | null; account: string | null; application: string | null } | null;
  /** AVAILABLE, LIMITED or BLOCKED, with what the platform says is in the way. */
  health: { can_send: string; problems: { entity: string | null; title: string; solution: string | null }[] } | null;
};

export type PlatformAccount = { id: string; name: string | null; portfolio_id: string | null; review: string | null };

/** What customers see of a business. */
export type BusinessProfile = {
  about: string | null;
  address: string | null;
  description: string | null;
  email: string | null;
  websites: string[];
  vertical: string | null;
  profile_picture_url: string | null;
};

export type SubscribedApp = { app_id: string | null; name: string | null; override_url: string | null };

/** What a token is and may do. */
export type TokenFacts = {
  is_valid: boolean;
  app_id: string | null;
  type: string | null;
  /** Null: it does not end by itself. */
  expires_at: string | null;
  scopes: string[];
  /** By scope the accounts it reaches; a scope that is not named reaches all. */
  targets: { scope: string; ids: string[] }[];
  problem: string | null;
};

type OfNumber = Authorized & { phone_number_id: string };
type OfAccount = Authorized & { waba_id: string };
/** The app itself, in whose name tokens are looked up and made. */
export type PlatformApp = { id: string; secret: string };

export interface NumberCalls {
  getPhoneNumber(request: OfNumber): Promise<CallResult<PhoneNumber>>;
  /** The numbers of an account, up to a thousand. */
  listPhoneNumbers(request: OfAccount): Promise<CallResult<PhoneNumber[]>>;
  getAccount(request: OfAccount): Promise<CallResult<PlatformAccount>>;
  register(request: OfNumber & { pin: string; region?: string | undefined }): Promise<CallResult<null>>;
  deregister(request: OfNumber): Promise<CallResult<null>>;
  setPin(request: OfNumber & { pin: string }): Promise<CallResult<null>>;
  requestCode(request: OfNumber & { method: 'SMS' | 'VOICE'; language: string }): Promise<CallResult<null>>;
  verifyCode(request: OfNumber & { code: string }): Promise<CallResult<null>>;
  /** Asks for what the phone app holds, once each and within 24 hours of connecting the number. */
  syncPhoneApp(request: OfNumber & { what: 'contacts' | 'history' }): Promise<CallResult<null>>;
}

export interface ProfileCalls {
  getProfile(request: OfNumber): Promise<CallResult<BusinessProfile>>;
  setProfile(
    request: OfNumber & {
      profile: {
        [Field in Exclude<keyof BusinessProfile, 'profile_picture_url'>]?: BusinessProfile[Field] | undefined;
      } & {
        profile_picture_handle?: string | undefined;
      };
    },
  ): Promise<CallResult<null>>;
}

type Override = { url: string; verify_token: string };

export interface WebhookCalls {
  listSubscribedApps(request: OfAccount): Promise<CallResult<SubscribedApp[]>>;
  /** Has the account's news delivered to the app of the token; without `override` to the address of the app. */
  subscribeApp(request: OfAccount & { override?: Override }): Promise<CallResult<null>>;
  unsubscribeApp(request: OfAccount): Promise<CallResult<null>>;
  /** Has what comes for one number delivered elsewhere; null ends that. The platform asks the address at once. */
  overrideNumberWebhook(request: OfNumber & { override: Override | null }): Promise<CallResult<null>>;
}

export interface TokenCalls {
  /** Looks a token up in the name of the app, or of the token itself where there is none. */
  debugToken(request: {
    token: string;
    app: PlatformApp | undefined;
    signal?: AbortSignal;
  }): Promise<CallResult<TokenFacts>>;
  /** Makes a token of the code that the dialog of the platform gave; the code lives for 30 seconds. */
  exchangeCode(request: { code: string; app: PlatformApp; signal?: AbortSignal }): Promise<CallResult<string>>;
}

export interface ManagementCalls extends NumberCalls, ProfileCalls, WebhookCalls, TokenCalls {}
