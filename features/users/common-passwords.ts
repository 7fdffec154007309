/** Passwords of eight characters and more that guessing programs try first, in lower case. */
export const COMMON_PASSWORDS: ReadonlySet<string> = new Set(
  `00000000 11111111 12121212 12341234 123123123 12344321 12345678 123456789 1234567890 123456789a 12345678910 1q2w3e4r
   1q2w3e4r5t 1qaz2wsx 22222222 55555555 66666666 77777777 87654321 88888888 987654321 99999999 a1b2c3d4 aa123456 aaaaaaaa
   abc12345 abcd1234 abcdefgh access14 admin123 admin1234 administrator alexander asdfasdf asdfghjk asdfghjkl baseball
   basketball batman123 benjamin bigdaddy blink182 butterfly changeme charlie1 chocolate christian cocacola computer
   corvette danielle december default1 dragon123 einstein elephant football football1 freedom1 garfield
   gfhjkm123 hello123 helloworld iloveyou iloveyou1 internet jennifer jonathan jordan23 letmein1 letmein123 liverpool
   login123 lovelove manchester marlboro maverick mercedes metallica michael1 michelle midnight monkey123 mustang1 nicholas
   november p@ssw0rd p@ssword parley123 pa55word pass1234 passw0rd password password! password1 password12 password123
   password1234 patricia pokemon1 princess princess1 qazwsxedc qwer1234 qwerty12 qwerty123 qwerty1234 qwertyui qwertyuiop
   rainbow1 remember rockstar samantha secret123 september shadow12 spiderman starwars steelers sunflower sunshine superman
   superman1 superstar test1234 testtest trustno1 victoria welcome1 welcome123 whatever whatsapp william1 winston1 x1x2x3x4
   xxxxxxxx zaq12wsx zxcvbnm1 zxcvbnm123`.split(/\s+/),
);
