import type { DemoChunk } from './content.model.ts';

const site = 'https://example.com/vereda-alta/en';

/** The English half of the demo shop's knowledge. */
export const englishChunks: DemoChunk[] = [
  {
    title: 'Returns and refunds',
    content:
      'You can return any unused item within 30 days of receiving it, and the first return is free. ' +
      'Ask for a return label on the orders page, put the item back in its box and drop it at any post office. ' +
      'We refund the full price to the card or account you paid with, within 5 business days after the parcel reaches us.',
    language: 'en',
    source: 'Returns policy',
    url: `${site}/returns`,
    tags: ['returns', 'refund'],
  },
  {
    title: 'Exchanges',
    content:
      'You can exchange a pair for another size or colour within 60 days, as long as it has only been worn indoors. ' +
      'The new pair leaves our warehouse as soon as the post office scans your parcel. ' +
      'Exchanging for another size is always free; for a more expensive model you pay the difference.',
    language: 'en',
    source: 'Returns policy',
    url: `${site}/returns#exchanges`,
    tags: ['exchange', 'size'],
  },
  {
    title: 'Delivery times',
    content:
      'Orders placed before 2 pm on a business day leave the same day. ' +
      'Delivery takes 2 to 4 business days in the south and southeast of Brazil and 5 to 8 business days in other regions. ' +
      'Express delivery arrives on the next business day in Curitiba and São Paulo.',
    language: 'en',
    source: 'Delivery',
    url: `${site}/delivery`,
    tags: ['delivery', 'shipping'],
  },
  {
    title: 'Delivery costs',
    content:
      'Standard delivery costs R$ 19. It is free on orders above R$ 250. Express delivery costs R$ 39, whatever the size of the order.',
    language: 'en',
    source: 'Delivery',
    url: `${site}/delivery#costs`,
    tags: ['delivery', 'shipping', 'price'],
  },
  {
    title: 'International shipping',
    content:
      'We ship to Argentina, Chile, Uruguay, Portugal and the United States. ' +
      'International parcels take 8 to 15 business days and cost R$ 120. ' +
      'Customs duties are paid by the person who receives the parcel.',
    language: 'en',
    source: 'Delivery',
    url: `${site}/delivery#international`,
    tags: ['delivery', 'abroad'],
  },
  {
    title: 'Order tracking',
    content:
      'When your order leaves the warehouse we send you a tracking code by e-mail and WhatsApp. ' +
      'Enter the code on the tracking page to see where your parcel is. ' +
      'If the status has not changed for three business days, send us the order number and we will look into it with the carrier.',
    language: 'en',
    source: 'Delivery',
    url: `${site}/tracking`,
    tags: ['tracking', 'order status'],
  },
  {
    title: 'Size guide',
    content:
      'Our shoes come in Brazilian sizes 33 to 46, half sizes included. ' +
      'Measure your foot from heel to toe and add half a centimetre: 25 cm is size 38 and 27 cm is size 41. ' +
      'Hiking boots run small, so take one size up if you wear thick socks.',
    language: 'en',
    source: 'Size guide',
    url: `${site}/sizes`,
    tags: ['sizes', 'fit'],
  },
  {
    title: 'Opening hours',
    content:
      'The shop is open Monday to Friday from 9 am to 7 pm and on Saturday from 9 am to 2 pm. ' +
      'We are closed on Sundays and national holidays. In December we stay open until 9 pm.',
    language: 'en',
    source: 'Our shop',
    url: `${site}/shop`,
    tags: ['hours'],
  },
  {
    title: 'Address and parking',
    content:
      'You find us at Rua das Gralhas 214, in the centre of Curitiba, two blocks from Praça Osório. ' +
      'Customers park free for one hour in the garage next door. Bus lines 203 and 307 stop at the corner.',
    language: 'en',
    source: 'Our shop',
    url: `${site}/shop#address`,
    tags: ['address', 'location', 'parking'],
  },
  {
    title: 'Picking up in the shop',
    content:
      'You can order online and collect in the shop at no cost. ' +
      'The order is ready two hours after payment, and we send a message when it is. ' +
      'Bring the order number and an ID; we keep the parcel for 7 days.',
    language: 'en',
    source: 'Delivery',
    url: `${site}/delivery#pickup`,
    tags: ['pickup', 'collect'],
  },
  {
    title: 'Payment methods',
    content:
      'We accept Visa, Mastercard and Elo credit and debit cards, Pix and boleto. ' +
      'Credit card purchases above R$ 120 can be paid in up to 6 instalments without interest. ' +
      'In the shop we also take cash.',
    language: 'en',
    source: 'Payment',
    url: `${site}/payment`,
    tags: ['payment', 'cards', 'pix'],
  },
  {
    title: 'Warranty',
    content:
      'Boots and backpacks carry a two-year warranty, everything else one year, against defects in material and workmanship. ' +
      'Normal wear, burns and cuts are not covered. Send us photos and the receipt, and we repair or replace the item.',
    language: 'en',
    source: 'Warranty',
    url: `${site}/warranty`,
    tags: ['warranty', 'guarantee', 'repair'],
  },
  {
    title: 'Damaged or wrong item',
    content:
      'If an item arrives damaged, or is not the one you ordered, send us a photo within 7 days of delivery. ' +
      'We send the right one at once and pay for collecting the wrong one. You do not need to wait for the collection.',
    language: 'en',
    source: 'Returns policy',
    url: `${site}/returns#damaged`,
    tags: ['damaged', 'wrong item', 'complaint'],
  },
  {
    title: 'Gift cards',
    content:
      'Gift cards come in R$ 50, R$ 100 and R$ 250, by e-mail or printed in the shop. ' +
      'They are valid for two years and can be used online and in the shop. A gift card cannot be exchanged for cash.',
    language: 'en',
    source: 'Gift cards',
    url: `${site}/gift-cards`,
    tags: ['gift', 'voucher'],
  },
  {
    title: 'Caring for leather boots',
    content:
      'Brush off the mud once it is dry and wipe the boots with a damp cloth. ' +
      'Never put them in the washing machine or dry them next to a heater. ' +
      'Rub in a little wax every two months to keep the leather soft and waterproof.',
    language: 'en',
    source: 'Care guide',
    url: `${site}/care`,
    tags: ['care', 'cleaning', 'leather'],
  },
  {
    title: 'Contact',
    content:
      'Write to us here on WhatsApp or to help@example.com, or call +55 41 5550 0142. ' +
      'Our team answers from Monday to Saturday between 9 am and 6 pm.',
    language: 'en',
    source: 'Contact',
    url: `${site}/contact`,
    tags: ['contact', 'phone', 'e-mail'],
  },
  {
    title: 'Discounts',
    content:
      'Subscribe to our newsletter and get 10% off your first order. ' +
      'Students and teachers get 15% off in the shop with a valid card. Discounts do not add up, and gift cards are excluded.',
    language: 'en',
    source: 'Discounts',
    url: `${site}/discounts`,
    tags: ['discount', 'coupon', 'promotion'],
  },
  {
    title: 'Changing or cancelling an order',
    content:
      'You can change the address, the size or the colour of an order, or cancel it, until it leaves our warehouse. ' +
      'Open the order on the orders page and choose "Edit", or send us the order number here. ' +
      'A cancelled order is refunded on the same day.',
    language: 'en',
    source: 'Orders',
    url: `${site}/orders`,
    tags: ['cancel', 'change order'],
  },
  {
    title: 'What we sell',
    content:
      'We sell hiking boots, trail running shoes, sandals, backpacks, tents, sleeping bags and rain jackets for adults. ' +
      "Children's shoes start at size 25. Everything in the online shop can also be tried on in Curitiba.",
    language: 'en',
    source: 'About us',
    url: null,
    tags: ['products', 'catalogue'],
  },
];
