/** One piece of the demo shop's knowledge, in the shape the knowledge feature stores. */
export interface DemoChunk {
  title: string;
  /** Two to five sentences. */
  content: string;
  language: 'en' | 'pt';
  /** The page or document the text comes from, as shown beside an answer. */
  source: string;
  url: string | null;
  tags: string[];
}

/** A text in the languages the demo shop speaks. */
export interface Bilingual {
  en: string;
  pt: string;
}

/** A customer's question with the titles that may be cited first; no titles means the shop cannot answer it. */
export interface LabelledQuestion {
  /** One message, or a burst of messages with a line each. */
  text: string;
  /** The language the answer should come in; Spanish is answered from either of the shop's languages. */
  language: 'en' | 'pt' | 'es';
  expected: string[];
}
