import type { DemoChunk } from './content.model.ts';

const site = 'https://example.com/vereda-alta/pt';

/** The Portuguese half of the demo shop's knowledge. */
export const portugueseChunks: DemoChunk[] = [
  {
    title: 'Devoluções e reembolsos',
    content:
      'Você pode devolver qualquer produto sem uso em até 30 dias depois do recebimento, e a primeira devolução é grátis. ' +
      'Peça a etiqueta na página de pedidos, coloque o produto na caixa e deixe em qualquer agência dos Correios. ' +
      'Devolvemos o valor integral pelo mesmo meio de pagamento em até 5 dias úteis depois que o pacote chega até nós.',
    language: 'pt',
    source: 'Política de devolução',
    url: `${site}/devolucoes`,
    tags: ['devolução', 'reembolso'],
  },
  {
    title: 'Trocas',
    content:
      'Você pode trocar por outro tamanho ou outra cor em até 60 dias, desde que o par só tenha sido usado dentro de casa. ' +
      'O novo par sai do nosso depósito assim que os Correios registram o seu pacote. ' +
      'A troca de tamanho é sempre grátis; por um modelo mais caro você paga a diferença.',
    language: 'pt',
    source: 'Política de devolução',
    url: `${site}/devolucoes#trocas`,
    tags: ['troca', 'tamanho'],
  },
  {
    title: 'Prazo de entrega',
    content:
      'Pedidos feitos até as 14h de um dia útil saem no mesmo dia. ' +
      'A entrega leva de 2 a 4 dias úteis no Sul e no Sudeste e de 5 a 8 dias úteis nas outras regiões. ' +
      'A entrega expressa chega no próximo dia útil em Curitiba e São Paulo.',
    language: 'pt',
    source: 'Entrega',
    url: `${site}/entrega`,
    tags: ['entrega', 'prazo'],
  },
  {
    title: 'Valor do frete',
    content:
      'O frete padrão custa R$ 19. É grátis em compras acima de R$ 250. O frete expresso custa R$ 39, qualquer que seja o tamanho do pedido.',
    language: 'pt',
    source: 'Entrega',
    url: `${site}/entrega#frete`,
    tags: ['frete', 'entrega', 'preço'],
  },
  {
    title: 'Rastreamento do pedido',
    content:
      'Quando o pedido sai do depósito, enviamos um código de rastreio por e-mail e WhatsApp. ' +
      'Digite o código na página de rastreamento para ver onde está o seu pacote. ' +
      'Se o status não mudar por três dias úteis, mande o número do pedido e verificamos com a transportadora.',
    language: 'pt',
    source: 'Entrega',
    url: `${site}/rastreio`,
    tags: ['rastreio', 'pedido'],
  },
  {
    title: 'Guia de tamanhos',
    content:
      'Nossos calçados vão do 33 ao 46, com meios números. ' +
      'Meça o pé do calcanhar ao dedo maior e some meio centímetro: 25 cm é 38 e 27 cm é 41. ' +
      'As botas de trilha têm forma pequena; escolha um número acima se usar meia grossa.',
    language: 'pt',
    source: 'Guia de tamanhos',
    url: `${site}/tamanhos`,
    tags: ['tamanho', 'numeração'],
  },
  {
    title: 'Horário de funcionamento',
    content:
      'A loja abre de segunda a sexta das 9h às 19h e aos sábados das 9h às 14h. ' +
      'Fechamos aos domingos e feriados nacionais. Em dezembro ficamos abertos até as 21h.',
    language: 'pt',
    source: 'Nossa loja',
    url: `${site}/loja`,
    tags: ['horário'],
  },
  {
    title: 'Endereço e estacionamento',
    content:
      'Estamos na Rua das Gralhas 214, no centro de Curitiba, a duas quadras da Praça Osório. ' +
      'Clientes estacionam grátis por uma hora na garagem ao lado. As linhas de ônibus 203 e 307 param na esquina.',
    language: 'pt',
    source: 'Nossa loja',
    url: `${site}/loja#endereco`,
    tags: ['endereço', 'localização', 'estacionamento'],
  },
  {
    title: 'Retirada na loja',
    content:
      'Você pode comprar pelo site e retirar na loja sem custo. ' +
      'O pedido fica pronto duas horas depois do pagamento, e avisamos por mensagem. ' +
      'Traga o número do pedido e um documento; guardamos o pacote por 7 dias.',
    language: 'pt',
    source: 'Entrega',
    url: `${site}/entrega#retirada`,
    tags: ['retirada', 'buscar'],
  },
  {
    title: 'Formas de pagamento',
    content:
      'Aceitamos cartões de crédito e débito Visa, Mastercard e Elo, Pix e boleto. ' +
      'Compras acima de R$ 120 podem ser parceladas em até 6 vezes sem juros no cartão de crédito. ' +
      'Na loja também aceitamos dinheiro.',
    language: 'pt',
    source: 'Pagamento',
    url: `${site}/pagamento`,
    tags: ['pagamento', 'cartão', 'pix', 'parcelamento'],
  },
  {
    title: 'Nota fiscal',
    content:
      'A nota fiscal eletrônica vai por e-mail assim que o pedido é enviado. ' +
      'Para emitir no CNPJ da sua empresa, preencha os dados antes de fechar a compra. ' +
      'A segunda via fica na página de pedidos por cinco anos.',
    language: 'pt',
    source: 'Pagamento',
    url: `${site}/pagamento#nota-fiscal`,
    tags: ['nota fiscal', 'cnpj'],
  },
  {
    title: 'Garantia',
    content:
      'Botas e mochilas têm garantia de dois anos e os outros produtos de um ano, contra defeitos de material e fabricação. ' +
      'Desgaste normal, queimaduras e cortes não são cobertos. Mande fotos e a nota fiscal, e consertamos ou trocamos o produto.',
    language: 'pt',
    source: 'Garantia',
    url: `${site}/garantia`,
    tags: ['garantia', 'conserto', 'defeito'],
  },
  {
    title: 'Produto errado ou danificado',
    content:
      'Se o produto chegar danificado, ou não for o que você pediu, mande uma foto em até 7 dias depois da entrega. ' +
      'Enviamos o certo na hora e pagamos a coleta do errado. Você não precisa esperar a coleta.',
    language: 'pt',
    source: 'Política de devolução',
    url: `${site}/devolucoes#danificado`,
    tags: ['danificado', 'errado', 'reclamação'],
  },
  {
    title: 'Vale-presente',
    content:
      'O vale-presente tem valores de R$ 50, R$ 100 e R$ 250, por e-mail ou impresso na loja. ' +
      'Vale por dois anos, no site e na loja. O vale-presente não pode ser trocado por dinheiro.',
    language: 'pt',
    source: 'Vale-presente',
    url: `${site}/vale-presente`,
    tags: ['presente', 'vale'],
  },
  {
    title: 'Cuidados com botas de couro',
    content:
      'Escove a lama depois de seca e passe um pano úmido. ' +
      'Nunca coloque na máquina de lavar nem seque perto do aquecedor. ' +
      'Passe um pouco de cera a cada dois meses para manter o couro macio e impermeável.',
    language: 'pt',
    source: 'Guia de cuidados',
    url: `${site}/cuidados`,
    tags: ['cuidados', 'limpeza', 'couro'],
  },
  {
    title: 'Contato',
    content:
      'Escreva aqui pelo WhatsApp ou para ajuda@example.com, ou ligue para +55 41 5550 0142. ' +
      'Nossa equipe atende de segunda a sábado, das 9h às 18h.',
    language: 'pt',
    source: 'Contato',
    url: `${site}/contato`,
    tags: ['contato', 'telefone', 'e-mail'],
  },
  {
    title: 'Descontos',
    content:
      'Assine a nossa newsletter e ganhe 10% de desconto na primeira compra. ' +
      'Estudantes e professores têm 15% de desconto na loja com carteirinha válida. ' +
      'Os descontos não se somam e não valem para vale-presente.',
    language: 'pt',
    source: 'Descontos',
    url: `${site}/descontos`,
    tags: ['desconto', 'cupom', 'promoção'],
  },
  {
    title: 'Alterar ou cancelar um pedido',
    content:
      'Você pode mudar o endereço, o tamanho ou a cor de um pedido, ou cancelar, até ele sair do nosso depósito. ' +
      'Abra o pedido na página de pedidos e escolha "Editar", ou mande o número do pedido aqui. ' +
      'O pedido cancelado é reembolsado no mesmo dia.',
    language: 'pt',
    source: 'Pedidos',
    url: `${site}/pedidos`,
    tags: ['cancelar', 'alterar pedido'],
  },
  {
    title: 'O que vendemos',
    content:
      'Vendemos botas de trilha, tênis de corrida, sandálias, mochilas, barracas, sacos de dormir e jaquetas de chuva para adultos. ' +
      'Os calçados infantis começam no 25. Tudo o que está no site também pode ser experimentado em Curitiba.',
    language: 'pt',
    source: 'Sobre nós',
    url: null,
    tags: ['produtos', 'catálogo'],
  },
];
