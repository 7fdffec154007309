import type { RuleLanguage } from './languages.ts';

/**
 * What customers call the same thing, by language; a phrase counts as one word, "(a|b) c" stands for "a c" and "b c", and * for one to three words.
 * The weight says how much it tells: 1 unless given; less for what narrows a question but never answers one alone ("how much").
 */
export interface Concept extends Record<RuleLanguage, string> {
  id: string;
  weight?: number;
}

const narrows = 0.5;

/** Small on purpose: the words of buying and owning something, where people and shops use different ones. */
export const concepts: Concept[] = [
  {
    id: 'return',
    en: 'return, (send|give|bring|take) back, (send|give|bring|take) * back, (change|changed) my mind',
    pt: 'devolver, devolução, devolvo, devolvi, mandar de volta, me arrependi, arrependimento',
    es: 'devolver, devolución, devuelvo, devuelve, me arrepentí',
  },
  {
    id: 'refund',
    en: 'refund, (money|cash) back, reimburse, reimbursement',
    pt: 'reembolso, estorno, (dinheiro|valor) de volta, ressarcimento',
    es: 'reembolso, dinero de vuelta, devolver el dinero',
  },
  {
    id: 'exchange',
    en: 'exchange, swap, trade, change, replace, too (big|small|tight|large|loose|narrow|wide), (dont|doesnt|don t|doesn t|do not|does not|didnt|didn t) fit',
    pt: 'troca, trocar, troco, troquei, (ficou|ficaram) (grande|pequeno|pequena|apertado|apertada|largo|larga|folgado|curto), não serviu',
    es: 'cambiar, cambio, cambiarlo, cambiarla, canjear, me (queda|quedan|quedó) (grande|grandes|chico|pequeño|apretado)',
  },
  {
    id: 'change',
    en: 'change, edit, modify, update, correct',
    pt: 'mudar, mudança, alterar, alteração, editar, modificar, corrigir',
    es: 'cambiar, modificar, corregir, editar',
  },
  {
    id: 'cancel',
    en: 'cancel, cancellation, call off',
    pt: 'cancelar, cancelamento, desistir',
    es: 'cancelar, anular',
  },
  {
    id: 'delivery',
    en: 'delivery, deliver, shipping, ship, shipment, dispatch, postage, mail',
    pt: 'entrega, entregar, entregue, frete, envio, enviar',
    es: 'entrega, entregar, envío, enviar, envían, despacho',
  },
  {
    id: 'arrive',
    en: 'arrive, arrival, get here, gets here, get it, receive, received, does it take',
    pt: 'chega, chegar, chegou, recebo, receber, recebi, recebimento',
    es: 'llega, llegar, llegó, recibir, recibo, recibí',
  },
  {
    id: 'parcel',
    en: 'parcel, package, shipment',
    pt: 'pacote, encomenda',
    es: 'paquete, encomienda',
  },
  {
    id: 'tracking',
    en: 'track, tracking, (where is|wheres|where s|where are) my (order|package|parcel|delivery|shoes|boots|stuff), (havent|haven t|have not|didnt|didn t|never) (received|receive|got|get), (hasnt|hasn t|has not|havent|haven t|didnt|didn t|never|not) (arrived|arrive|come), (order|delivery) status, status of my, on (its|the) way, (shipped|sent) (yet|already)',
    pt: 'rastreio, rastrear, rastreia, rastreamento, (cadê|onde está|onde tá|onde anda) (meu|o meu|o) (pedido|pacote), (cadê|onde está|onde tá|onde anda) (minha|a minha|a) (encomenda|compra|entrega), não (chegou|recebi|veio), ainda não chegou, já (enviaram|saiu|mandaram|despacharam|foi enviado)',
    es: 'rastrear, rastreo, seguimiento, dónde (está|anda) mi (pedido|paquete|compra|envío), no (llegó|ha llegado|recibí|he recibido)',
  },
  {
    id: 'cost',
    weight: narrows,
    en: 'cost, price, fee, charge, how much, how expensive, do i pay, $, €, £',
    pt: 'custa, custo, preço, taxa, valor, quanto (custa|é|fica|sai|vale), $, €',
    es: 'cuesta, costo, precio, tarifa, cuánto (cuesta|sale|vale), $, €',
  },
  {
    id: 'free',
    en: 'free, no cost, without cost, at no cost',
    pt: 'grátis, gratuito, sem custo, de graça',
    es: 'gratis, gratuito, sin costo',
  },
  {
    id: 'duration',
    weight: narrows,
    en: 'how long, how many (days|weeks|business days|working days), how fast, how soon, how quickly, when will, when does, days, weeks',
    pt: '(quanto|qto) tempo, quantos dias, prazo, demora, quando chega, dias, semanas',
    es: 'cuánto tarda, cuánto tiempo, cuántos días, plazo, tarda, demora, días, semanas',
  },
  {
    id: 'hours',
    en: 'what time, hours, (business|opening|working|store|shop) hours, open, opening, close, closing, closed, am, pm',
    pt: 'que horas, horário, abre, abrem, abrir, aberto, fecha, fecham, fechado, atende, atendem, expediente, horário de funcionamento',
    es: 'qué hora, horario, abre, abren, abrir, abierto, cierra, cierran, cerrado',
  },
  {
    id: 'address',
    en: 'address, street, location, located, where are you, (where is|wheres|where s) (the|your) (store|shop), directions, find you, get there, get to (you|your store|the store|your shop|the shop), map',
    pt: 'endereço, rua, localização, onde fica, onde ficam, onde (vocês|vcs) ficam, onde é a loja, onde estão, como (chegar|chego) (na loja|até vocês|aí|lá), mapa',
    es: 'dirección, calle, ubicación, dónde está la tienda, dónde queda, dónde están ustedes, cómo llegar, mapa',
  },
  {
    id: 'parking',
    en: 'parking, park, park (my|the|a) car, garage',
    pt: 'estacionamento, estacionar, (parar|deixar|estacionar) o carro, garagem',
    es: 'estacionamiento, aparcar, aparcamiento',
  },
  {
    id: 'pickup',
    en: 'pick up, pick it up, pickup, picking up, collect, collection',
    pt: 'retirar, retirada, retiro, buscar, busco, pegar na loja',
    es: 'recoger, recogida, retirar, retiro',
  },
  {
    id: 'pay',
    weight: 0.75,
    en: 'pay, payment, paid, (forms|form|methods|method|ways|means) of payment, payment (methods|options|method), ways to pay',
    pt: 'pagar, pagamento, pago, (formas|meios) de (pagamento|pagar)',
    es: 'pagar, pago, (formas|medios|métodos) de pago',
  },
  { id: 'accept', weight: 0.3, en: 'accept, do you take', pt: 'aceita, aceitar', es: 'acepta, aceptar' },
  { id: 'card', en: 'card, cards', pt: 'cartão, cartões', es: 'tarjeta, tarjetas' },
  {
    id: 'instalments',
    en: 'instalment, installment, pay later',
    pt: 'parcela, parcelar, parcelamento, quantas vezes, em vezes, prestações',
    es: 'cuotas, mensualidades, pagar a plazos',
  },
  { id: 'cash', en: 'cash', pt: 'dinheiro, espécie', es: 'efectivo' },
  { id: 'warranty', en: 'warranty, guarantee', pt: 'garantia', es: 'garantía' },
  {
    id: 'repair',
    en: 'repair, fix, mend',
    pt: 'consertar, conserto, arrumar, reparo',
    es: 'reparar, arreglar, arreglo',
  },
  {
    id: 'damaged',
    en: 'damaged, damage, broken, broke, defective, defect, faulty, hole, seam, torn, (coming|came|falling|fell) (off|apart), ripped, scratched, stained',
    pt: 'danificado, danificada, quebrado, quebrou, defeito, rasgado, rasgou, furo, furado, estragado, manchado, descolou, descolando, soltou, soltando, costura, descosturou',
    es: 'dañado, costura, roto, rota, defecto, defectuoso, agujero, rasgado, manchado',
  },
  {
    id: 'wrong',
    en: 'wrong, incorrect, mistaken, not (what|the one) i ordered, (someone|somebody) (elses|else s), (different|another) (model|product|item)',
    pt: 'errado, errada, incorreto, não (foi|é) o que (eu pedi|pedi|comprei), diferente do que (eu pedi|pedi|comprei|eu comprei), (outro|modelo) (diferente|modelo|produto), de outra pessoa',
    es: 'equivocado, incorrecto, erróneo, no es lo que (pedí|compré), (otro|diferente) (modelo|producto)',
  },
  {
    id: 'gift',
    en: 'gift, voucher, gift certificate',
    pt: 'presente, vale presente, presentear',
    es: 'regalo, regalar',
  },
  {
    id: 'clean',
    en: 'clean, cleaning, wash, washing, care, wipe, brush, polish',
    pt: 'limpar, limpeza, lavar, lavagem, cuidar, cuidados, escovar',
    es: 'limpiar, limpieza, lavar, lavado, cuidar, cuidados',
  },
  {
    id: 'contact',
    en: 'contact, phone, phone number, telephone, call, email, e mail, (email|mail) address, get in touch, reach (you|someone), (talk|speak) (to|with) (you|someone|somebody)',
    pt: 'contato, telefone, número de telefone, ligar, ligo, ligue, email, e mail, falar com (vocês|vcs|alguém)',
    es: 'contacto, teléfono, número de teléfono, llamar, llamo, correo, email, hablar con (ustedes|alguien)',
  },
  {
    id: 'discount',
    en: 'discount, coupon, promo, promotion, voucher code, sale, deal, off',
    pt: 'desconto, cupom, promoção, promo, oferta, liquidação',
    es: 'descuento, cupón, promoción, promo, oferta, rebaja',
  },
  { id: 'student', en: 'student', pt: 'estudante, aluno, universitário', es: 'estudiante, alumno' },
  {
    id: 'size',
    en: 'size, sizing, fit, fits, measure, tight, loose, narrow, bigger, larger, smaller, too big, too small',
    pt: 'tamanho, numeração, número, medida, forma, apertado, apertada, folgado, maior, menor',
    es: 'talla, talle, medida, apretado, holgado, más grande, más pequeño',
  },
  {
    id: 'colour',
    en: 'colour, color, black, white, blue, red, green, brown, grey, yellow, pink',
    pt: 'cor, cores, preto, preta, branco, azul, vermelho, verde, marrom, cinza, amarelo, rosa',
    es: 'color, colores, negro, blanco, azul, rojo, verde, marrón, gris, amarillo',
  },
  {
    id: 'abroad',
    en: 'international, abroad, overseas, worldwide, other countries, another country',
    pt: 'internacional, exterior, outro país, fora do país',
    es: 'internacional, exterior, otro país, extranjero',
  },
  { id: 'invoice', en: 'invoice, receipt', pt: 'nota fiscal, nota, recibo, fatura', es: 'factura, recibo' },
  {
    id: 'kids',
    en: 'kid, kids, child, children',
    pt: 'infantil, infantis, criança, crianças',
    es: 'niño, niños, niña, infantil',
  },
  {
    id: 'sell',
    en: 'sell, sells, selling',
    pt: 'vende, vender, vendem, vendemos',
    es: 'vende, vender, venden, vendemos',
  },
];
