import type { PlatformError } from '../../contract.ts';
import { readNumber, readObject, readObjects, readString } from '../json/read-value.ts';

/** A list of error objects, of the present shape or of the one before 2023 (`details` at the top). */
export function readErrors(value: unknown): PlatformError[] {
  return readObjects(value).map((error) => ({
    code: readNumber(error['code']),
    title: readString(error['title']),
    message: readString(error['message']),
    details: readString(readObject(error['error_data'])?.['details']) ?? readString(error['details']),
  }));
}
