/** The normalised content of a message and what a person would read of it. */
export type ReadContent<T> = { content: T; text: string | null };
