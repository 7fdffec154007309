/**
 * Passwords that guessing programs try first, in lower case. What only adds a number, a year or a mark to a common word,
 * walks along the keyboard or repeats itself needs no entry here.
 */
const COMMON: ReadonlySet<string> = new Set(
  `123123123 12344321 147258369 159357456 159753456 1q2w3e4r 1q2w3e4r5t 1qaz2wsx 1qaz2wsx3edc 741852963 789456123 987654321
   a1b2c3d4 a1s2d3f4 aa123456 aaaa1111 abc12345 abcd1234 access14 alpha123 asd12345 asdf1234 azertyuiop blink182
   changeme1 changeme2 correcthorsebatterystaple default1 demo1234 g00dp4ss guest123 iloveyou2 jordan23 letmein1
   letmein2 login123 master123 mypassword nopassword ncc1701d p@ssw0rd p@ssword pa55word parley123 pass1234 passpass passw0rd
   q1w2e3r4 q1w2e3r4t5 q2w3e4r5 qazwsx123 qazwsxedc qwe12345 qwer1234 qwertz123 root1234 rootroot secret12 superuser
   temp1234 temporary test1234 testing1 testpass testtest toor1234 trustno1 user1234 welcome1 whatsapp x1x2x3x4 zaq12wsx
   zaq1xsw2 zxcvbnm1 zxcvbnm123 zzzzzzzz gfhjkm123 motdepasse passwort1 contrasena contraseña senha123 senha1234
   minhasenha iloveyou! teamo123 teamomucho hola1234 bienvenido bemvindo benvenuto123 willkommen1 hallo123 bonjour1`.split(
    /\s+/,
  ),
);

/** Words that people make a password of by adding to them. */
const WORDS: ReadonlySet<string> = new Set(
  `abc abcd abcde access account admin administrator alexander amanda amigos andrea andrew angel angelo anthony apple arsenal
   asdf asdfasdf asdfgh asdfghjk asdfghjkl ashley austin azerty bailey banana barcelona baseball basketball batman benfica benjamin
   bigdaddy biteme blessed bonjour boss bubbles buster butterfly canada carlos casino changeme charlie charlotte cheese
   chelsea chicken chocolate christian christmas chris cocacola coffee company computer cookie cooper corvette cowboy
   dallas daniel danielle default demo diamond dolphin donald dragon eagles einstein elephant elizabeth eminem faith family
   ferrari fernando flower football forever freedom friend friends fuckyou gabriel garfield george ginger golden google gordon guest
   guitar hammer hannah happy harley heather hello hellohello helloworld hockey hola hunter iceman iloveu iloveyou india
   internet jackson jasmine jennifer jessica jesus jesuschrist jonathan jordan joseph joshua junior justin killer kitty
   lakers legend letmein liverpool login london lovely lovelove loveme lover madison maggie manchester mariana marina
   marlboro martin marvin master matrix matthew maverick mercedes merlin metallica mexico michael michelle mickey midnight
   miguel monday monkey monster morgan mother mustang mynoob naruto natasha ncc nicholas nicole nintendo ninja november
   october oliver orange pass passwd password passwort parley patricia patrick peanut pepper phoenix pizza please pokemon
   portugal power prince princess purple qazwsx qwerty qwertyu qwertyui qwertyuiop qwertz rachel rainbow ranger raiders
   realmadrid remember robert rockstar ronaldo root samantha samsung sarah scooter secret september senha shadow shop silver slipknot smokey
   snoopy soccer sophie spiderman starwars steelers steven success summer sunflower sunshine superman superstar support
   sydney system taylor temp tennis test testing thomas thunder tigger tiger tinkerbell toyota travis tweety twitter user
   vanessa victoria viking virginia welcome whatever whatsapp william willkommen winner winston winter yamaha yankees yellow
   zxcvbn zxcvbnm`.split(/\s+/),
);

/** Where fingers walk, there and back. */
const WALKS = [
  'abcdefghijklmnopqrstuvwxyz',
  '01234567890',
  'qwertyuiop',
  'qwertzuiop',
  'azertyuiop',
  'asdfghjkl',
  'zxcvbnm',
].flatMap((walk) => [walk, [...walk].toReversed().join('')]);

const LEET: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '@': 'a',
  $: 's',
  '!': 'i',
};

/** Whether a password is among the first that anybody would try. */
export function isCommonPassword(password: string): boolean {
  const lower = password.toLowerCase();
  return COMMON.has(lower) || isWordWithMore(lower) || isWalk(lower) || /^(.{1,4}?)\1+$/su.test(lower);
}

/** A common word, however spelt, with nothing but a few digits and marks around it. */
function isWordWithMore(lower: string): boolean {
  const bare = lower.replace(/^[^\p{L}]{0,2}|[^\p{L}]{0,6}$/gu, '');
  const spelt = (text: string): string => text.replace(/[013457@$!]/g, (sign) => LEET[sign]!);
  return [bare, spelt(bare), spelt(lower)].some((word) => WORDS.has(word));
}

/** Nothing but steps along the alphabet, the digits or a row of keys, changing direction or row once at most. */
function isWalk(lower: string): boolean {
  const walked = (text: string): boolean => text === '' || WALKS.some((walk) => walk.includes(text));
  for (let turn = 0; turn <= lower.length; turn += 1) {
    if (walked(lower.slice(0, turn)) && walked(lower.slice(turn))) return true;
  }
  return false;
}
