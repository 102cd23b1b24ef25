// 로그인, 한국어.
export default {
  title: '로그인',
  email: '이메일',
  password: '비밀번호',
  name: '이름',
  fresh: '처음이에요',
  signIn: '로그인',
  signUp: '가입하기',
  haveToken: '토큰이 있어요',
  token: '토큰',
  tokenHelp: '이 탭에만 남습니다.',
  useToken: '사용',
  refusals: {
    'wrong-credentials': '이메일이나 비밀번호가 맞지 않아요.',
    'email-taken': '이미 가입된 이메일이에요. 비밀번호로 로그인해 주세요.',
    'sign-in-elsewhere': '계정은 다른 곳에서 관리합니다. 발급받은 토큰을 붙여 넣어 주세요.',
    'rate-limited': '시도가 너무 많아요. 잠시 뒤에 다시 해 주세요.',
    unreachable: '서비스가 응답하지 않아요. 다시 시도해 주세요.',
  },
};
