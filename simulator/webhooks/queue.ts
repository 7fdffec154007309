/** First in, first out, without the cost of shifting an array. */
export interface Queue<T> {
  push(value: T): void;
  peek(): T | undefined;
  shift(): T | undefined;
  size(): number;
  clear(): void;
}

export function createQueue<T>(): Queue<T> {
  let items: T[] = [];
  let head = 0;
  return {
    push: (value) => void items.push(value),
    peek: () => items[head],
    shift() {
      const value = items[head];
      if (head >= items.length) return undefined;
      head += 1;
      if (head > 1_024 && head * 2 > items.length) {
        items = items.slice(head);
        head = 0;
      }
      return value;
    },
    size: () => items.length - head,
    clear() {
      items = [];
      head = 0;
    },
  };
}
