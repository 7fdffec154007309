import type { RuleLanguage } from './languages.ts';

const list = (text: string): Set<string> => new Set(text.split(/\s+/).filter(Boolean));

/** Words that carry grammar only; folded, with what people type on a phone ("vcs", "pls", "q"). */
export const stopWords: Record<RuleLanguage, Set<string>> = {
  en: list(`
    a about above after again all also am an and any are aren as at be because been before being below between both but by can cannot
    could couldn did didn do does doesn doing don dont down during each else ever few for from further had hadn has hasn have haven
    having he her here hers him his how i if im in into is isn it its itself ive just let lets ll m may me might more most much must
    my myself no nor not now of off on once only or other our ours out over own pls please plz possible r re s same shall she should shouldn so
    some such t than that thats the their theirs them then there theres these they this those through to too u under until up ur us ve very
    was wasn way we were weren what whats when whens where wheres which while who whom whose why will with within without won wont would wouldn
    yes yeah yet got gets im ive id dont doesnt didnt isnt arent cant wont havent hasnt ya r u you your yours yourself rather many whether actually really maybe`),
  pt: list(`
    a ai ainda algum alguma alguns algumas ali ao aos apenas aqui as ate bem cada com como da dai daqui das de dela dele deles depois
    desde dessa desse desta deste disso disto do dos e ela elas ele eles em entao entre era essa essas esse esses esta estao estas estava
    este estes estou eu faz fazer faco foi for foram gente ha hj isso isto ja la lhe lhes mais mas me mesmo meu meus mim minha minhas muito
    muita n na nao nas ne nem nenhum no nos nossa nosso num numa o onde os ou outra outras outro outros para pela pelas pelo pelos
    por porque pode podem posso pra pras pro pros q qnd qto quais qual quando quanto quantos quantas que quem se sem ser seu seus so sobre sou sua suas
    tambem tao tb tbm tudo td te tem tenho teria ter teu toda todas todo todos tu tua um uma umas uns vai vao vc vcs voce voces vou voltar
    cade consigo consegue conseguem da dar das deu fica ficam ficou sim favor pfv algo pois moca moco la seria sera estou tava to`),
  es: list(`
    a ahi ahora al algo algun alguna algunas algunos ante aqui asi aun como con contra cual cuales cuando cuanto cuanta cuantos cuantas de del
    desde donde dos e el ella ellas ellos en entre era eres es esa esas ese eso esos esta estan estas este esto estos estoy fue fueron ha
    hacer hago han hasta hay la las le les lo los mas me mi mis mucho muy nada ni no nos nosotros nuestra nuestro o os otra otras
    otro otros para pero por porque pueden puede puedo pues q que quien quienes se sea ser si sin sobre solo son soy su sus tambem tambien tan te
    tener tengo tiene tienen ti tu tus un una unas uno unos usted ustedes va van voy y ya yo favor unas`),
};

/** Words that say little about what is asked: they help to rank, but an answer cannot rest on them. */
export const weakWords: Record<RuleLanguage, Set<string>> = {
  en: list(`
    want wants wanted wanna need needs needed like likes get gets getting got go goes going gonna know tell told say said think make makes
    made look looking see help give gave use used using work works working thing things something anything item items product products one ones kind
    sort question buy buying bought purchase purchased take takes took bring come comes came put order ordered orders ordering try tried found find
    call called name new day days today tomorrow yesterday week weeks month months year monday tuesday wednesday thursday friday saturday
    sunday ago last next first time times back shop store online site website company guys team people person someone somebody customer customers sister
    brother wife husband friend mother father mom dad son daughter birthday myself please wondering wonder hope sure okay ok
    hi hello hey thanks thank good morning afternoon evening instead already still long little bit available currently else anyone offer offers worn wear happen happens happened
    send sends sent nearby near number numbers code codes cover covers covered reach stuff mind talk speak write completely different check
    possible policy information info details detail exactly currently correct right ones set start starts started come coming show pair bit inside outside today tonight
    yesterday always never every everyone both either soon later far away person own full part big small large correspond corresponds forms form ways`),
  pt: list(`
    quero queria quer gostaria preciso precisava precisa saber sei sabe dizer diz falar fala ver vejo achar acho usar uso usei usada usado coisa
    coisas produto produtos item itens tipo pergunta duvida comprar compro comprei compra compras levar leva levo pegar pego pedi pedir
    passa passar passe manda mandar mande loja site empresa nome dia dias hoje amanha ontem semana mes ano segunda terca quarta quinta sexta sabado
    domingo primeira primeiro ultima ultimo proximo novo nova vez agora oi ola obrigado obrigada bom boa tarde noite gostei irma irmao esposa marido
    amigo amiga mae pai filho filha aniversario pessoa pessoas alguem cliente clientes ajuda ajudar funciona funcionam existe informar informacao caso
    demora colocar tempo gostava quiser vir veio vem acontece
    perto longe numero codigo cobre cobrir conversar escrever totalmente diferente politica informacoes detalhes certo comeca sempre nunca
    dentro devo escolher modelo meio modo maneira jeito cair cai correto opcao opcoes ideia`),
  es: list(`
    quiero queria quisiera quiere necesito necesita saber se decir ver usar cosa cosas producto productos articulo tipo pregunta duda comprar
    compro compre compra compras llevar tomar pedir pedi tienda sitio web empresa nombre dia dias hoy manana ayer semana mes ano lunes martes miercoles
    jueves viernes sabado domingo primera primer ultimo proximo nuevo nueva vez hola gracias buenos buenas tardes noches hermana hermano esposa marido amigo
    madre padre hijo hija cumpleanos persona personas alguien cliente clientes ayuda ayudar funciona existe tiempo gustaria
    cerca lejos numero codigo hablar escribir politica informacion detalles siempre nunca modelo manera forma elegir`),
};

/** Whether a folded word carries no meaning in the language, or, when the language is not known, in any of them. */
export function isStopWord(word: string, language: RuleLanguage | null): boolean {
  if (language) return stopWords[language].has(word);
  return Object.values(stopWords).some((set) => set.has(word));
}

/** Whether a folded word says too little for an answer to rest on it; numbers never decide alone. */
export function isWeakWord(word: string, language: RuleLanguage | null): boolean {
  if (/^\d+\p{L}{0,2}$/u.test(word) || /^[$€£]$/.test(word)) return true;
  if (language) return weakWords[language].has(word);
  return Object.values(weakWords).some((set) => set.has(word));
}
