/** What a text may name. */
export interface Words {
  app: string;
  company: string;
  /** Empty where it is not known. */
  name: string;
  from_name: string;
  link: string;
  /** Of a notice; our own words, in English. */
  about: { title: string; detail: string };
}

export interface Text {
  subject: string;
  /** Paragraphs. */
  body: string[];
}

/** The parts that are there, in one sentence after a greeting. */
export function greeting(hello: string, name: string): string {
  return name === '' ? `${hello},` : `${hello} ${name},`;
}
