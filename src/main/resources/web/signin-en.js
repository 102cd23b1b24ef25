// Signing in, in English.
export default {
  title: 'Sign in',
  email: 'E-mail',
  password: 'Password',
  name: 'Your name',
  fresh: 'I am new here',
  signIn: 'Sign in',
  signUp: 'Sign up',
  haveToken: 'I have a token',
  token: 'Token',
  tokenHelp: 'It stays in this tab.',
  useToken: 'Use it',
  refusals: {
    'wrong-credentials': 'Wrong e-mail address or password.',
    'email-taken': 'This address has an account already: sign in with its password.',
    'sign-in-elsewhere': 'Accounts are kept elsewhere: paste a token of your identity provider.',
    'rate-limited': 'Too many tries. Wait a moment.',
    unreachable: 'The service does not answer. Try again.',
  },
};
