import type { Authorized, CallResult } from './sending.ts';

export type MediaLocation = {
  media_id: string;
  url: string;
  mime_type: string | null;
  sha256: string | null;
  size_bytes: number | null;
};

export type MediaFile = {
  size_bytes: number;
  mime_type: string | null;
  sha256_hex: string;
  /** Whether the expected hash was given in a readable form and matched. */
  verified: boolean;
};

/** A file on its way to the platform. `content` is read once, so a call is repeated with a fresh one only. */
export type FileToUpload = {
  mime_type: string;
  filename: string;
  size_bytes: number;
  content: Uint8Array | AsyncIterable<Uint8Array>;
};

export interface MediaCalls {
  getMedia(request: Authorized & { media_id: string; phone_number_id?: string }): Promise<CallResult<MediaLocation>>;
  /**
   * Fetches at most `max_bytes` and hands them on as they come; the token travels to the platform's own hosts only. What `into`
   * took is good only when the answer is `ok`. Throws what `into` throws for reasons of its own, and nothing else.
   */
  downloadMedia(
    request: Authorized & {
      url: string;
      max_bytes: number;
      sha256?: string | null;
      into: (content: AsyncIterable<Uint8Array>) => Promise<void>;
    },
  ): Promise<CallResult<MediaFile>>;
  /**
   * Gives a file to the platform for messages of this number; it is kept for 30 days. An ambiguous end has sent nothing
   * to anybody, so the upload may be repeated.
   */
  uploadMedia(
    request: Authorized & { phone_number_id: string; file: FileToUpload },
  ): Promise<CallResult<{ media_id: string }>>;
  deleteMedia(request: Authorized & { media_id: string; phone_number_id?: string }): Promise<CallResult<null>>;
  /**
   * Gives the platform a sample, for the header of a template or a profile picture, and answers its handle.
   * Without `app_id` the app of the token is meant.
   */
  uploadSample(request: Authorized & { app_id?: string; file: FileToUpload }): Promise<CallResult<{ handle: string }>>;
}
