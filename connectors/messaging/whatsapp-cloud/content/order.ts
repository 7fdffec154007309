import type { JsonObject, OrderContent } from '../../contract.ts';
import { readId, readNumber, readObjects, readString } from '../json/read-value.ts';
import type { ReadContent } from './reading.ts';

export function readOrder(order: JsonObject): ReadContent<OrderContent> {
  const content: OrderContent = {
    catalog_id: readId(order['catalog_id']),
    note: readString(order['text']),
    lines: readObjects(order['product_items']).map((line) => ({
      product_id: readId(line['product_retailer_id']),
      quantity: readNumber(line['quantity']),
      price: readNumber(line['item_price']),
      currency: readString(line['currency']),
    })),
  };
  return { content, text: orderText(content) };
}

/** "2 × di9ozbzfi4, 1 × nqryix03ez", after the note where there is one. */
function orderText(order: OrderContent): string | null {
  const lines = order.lines.map((line) => `${line.quantity ?? 1} × ${line.product_id ?? '?'}`).join(', ');
  return readString([order.note, lines].filter((part) => part !== null && part !== '').join('\n'));
}
