## Error codes: each key is a code.

malformed_request = 요청을 읽을 수 없습니다.
idempotency_key_missing = 안전하게 다시 시도할 수 있도록 이 작업에는 Idempotency-Key를 함께 보내 주십시오.
unsupported_version = API에 해당 버전이 없습니다.
invalid_cursor = 이 목록의 커서가 아닙니다. 첫 페이지부터 다시 조회해 주십시오.
unauthenticated = 먼저 로그인해 주십시오. 이 작업에는 인증 정보가 필요합니다.
invalid_token = 토큰이 올바르지 않거나 만료되었습니다. 다시 로그인해 주십시오.
insufficient_scope = 이 계정에는 해당 작업 권한이 없습니다.
csrf_failed = 세션 토큰을 X-CSRF-Token 헤더로 보내 주십시오.
not_found = 요청하신 주소를 찾을 수 없습니다.
method_not_allowed = 이 주소에서는 해당 메서드를 사용할 수 없습니다. Allow 헤더를 확인해 주십시오.
not_acceptable = 클라이언트가 허용하는 형식으로 응답할 수 없습니다.
idempotency_conflict = 이 Idempotency-Key는 이미 다른 요청에 사용되었습니다. 새 키를 사용해 주십시오.
idempotency_in_progress = 같은 Idempotency-Key의 첫 요청을 아직 처리하고 있습니다. 잠시 후 다시 시도해 주십시오.
gone = 이 작업은 더 이상 제공되지 않습니다.
precondition_failed = 대상이 요청에서 예상한 상태가 아닙니다. 다시 조회한 후 진행해 주십시오.
precondition_required = 변경할 대상의 ETag를 If-Match 헤더에 보내 주십시오.
request_timeout = 요청이 제한 시간 안에 도착하지 않았습니다.
uri_too_long = 요청 주소가 너무 깁니다.
headers_too_large = 요청 헤더가 너무 많거나 너무 깁니다.
payload_too_large = 요청 본문이 너무 큽니다.
unsupported_media_type = 지원하지 않는 미디어 유형입니다. Accept 헤더를 확인해 주십시오.
range_not_satisfiable = 파일에 요청하신 범위가 없습니다. Content-Range 헤더를 확인해 주십시오.
validation_failed = 요청이 API 규칙에 맞지 않습니다. details를 확인해 주십시오.
rate_limited = 요청이 너무 많습니다. 몇 초 후에 다시 요청할 수 있는지 Retry-After 헤더를 확인해 주십시오.
internal_error = 서버에 문제가 발생했습니다. 문의하실 때 요청 ID를 알려 주십시오.
not_implemented = 선언되어 있으나 아직 구현되지 않은 작업입니다.
service_unavailable = 서비스가 혼잡합니다. 잠시 후 다시 시도해 주십시오.
timeout = 처리 시간이 초과되어 중단되었습니다. 잠시 후 다시 시도해 주십시오.

## Messages that say more than the code

not-implemented = 작업 `{ $operation }`: 선언되어 있으나 아직 구현되지 않았습니다.
credentials-incomplete = 이 인증 정보만으로는 충분하지 않습니다. 다음 항목도 함께 보내 주십시오: { $missing }
credentials-refused = 인증 정보가 올바르지 않습니다.
idempotency-key-malformed = Idempotency-Key는 1자 이상 { $most }자 이하의 ASCII 문자열 하나여야 하며, 공백, 쉼표, 세미콜론, 따옴표, 백슬래시가 있으면 큰따옴표로 묶어야 합니다.
answer-not-kept = 이 Idempotency-Key를 사용한 첫 번째 요청은 처리되었지만, 응답이 너무 길어 보관되지 않았습니다. 처리 결과를 직접 조회해 주십시오.
versions-served = Accept-Version 헤더에는 { $served }만 지정할 수 있으며, 생략할 수도 있습니다.
version-contradicted = 경로의 버전({ $path })과 Accept-Version 헤더의 버전({ $header })이 서로 다릅니다.
ended = 이 작업은 { $date }에 종료되었습니다.
ended-with-successor = 이 작업은 { $date }에 종료되었습니다. 대신 다음을 사용해 주십시오: { $successor }
media-type-excluded = 이 작업은 { $served } 형식으로만 응답하지만, Accept 헤더가 이를 제외하고 있습니다.
coding-excluded = Accept-Encoding 헤더가 지원되는 모든 콘텐츠 인코딩은 물론, 인코딩하지 않은 응답까지 제외하고 있습니다.
coding-not-served = 본문의 Content-Encoding은 zstd, br, gzip 중 하나로 지정하거나 생략해 주십시오.
coding-broken = 본문이 올바른 { $coding } 형식이 아닙니다.
media-type-not-served = 본문의 Content-Type에는 { $served }만 사용할 수 있습니다.
content-type-repeated = 본문의 Content-Type은 한 번만 지정할 수 있습니다.
head-unreadable = HTTP/1.1 요청으로 읽을 수 없습니다.
host-needed = 요청에는 대상 호스트를 나타내는 Host 헤더가 하나 있어야 합니다.
length-contradicted = Content-Length와 Transfer-Encoding은 함께 사용할 수 없습니다.
check-failed = 작동하지 않습니다.
body-broke-off = 요청 본문이 끝까지 전송되지 않았습니다.
body-too-large = 요청 본문이 허용되는 최대 크기({ $limit }바이트)를 초과합니다.
body-inflates-too-large = 압축을 푼 요청 본문이 허용되는 최대 크기({ $limit }바이트)를 초과합니다.
body-inflates-too-far = 압축을 푼 요청 본문이 전송된 크기의 { $ratio }배를 초과합니다.
form-coded = 파일을 담은 양식은 Content-Encoding 없이 보내 주십시오.
form-broken = { $cause ->
    [boundary] 양식의 Content-Type에 사용할 수 있는 boundary가 없습니다.
    [head] 양식에 헤더를 읽을 수 없는 파트가 있습니다.
    [name] 양식에 이름이 없는 파트가 있습니다.
   *[end] 양식이 boundary로 끝나지 않습니다.
}
part-type-not-served = 파트 `{ $part }`의 Content-Type에는 { $served }만 사용할 수 있습니다.
part-too-large = 파트 `{ $part }`의 크기가 허용되는 최대 크기({ $limit }바이트)를 초과합니다.
range-beyond-end = 파일의 크기는 { $length }바이트이며, 요청하신 범위는 그 뒤에서 시작합니다.
body-not-json = { $cause ->
    [end] 본문의 JSON이 완성되지 않은 채 끝났습니다({ $line }행 { $column }열).
   *[other] 본문이 올바른 JSON이 아닙니다({ $line }행 { $column }열).
}

## Rules: what is wrong with a field

rule-required = 필수 항목입니다.
rule-unknown = 정의되지 않은 이름입니다.
rule-unknown-near = 정의되지 않은 이름입니다. 가장 비슷한 이름은 다음과 같습니다: `{ $near }`
rule-repeated = 한 번만 지정할 수 있습니다.
rule-type = { $types }만 사용할 수 있습니다.
rule-enum = 다음 중 하나여야 합니다: { $members }
rule-min-length = { $count }자 이상이어야 합니다.
rule-max-length = { $count }자 이하여야 합니다.
rule-minimum = { $bound } 이상이어야 합니다.
rule-maximum = { $bound } 이하여야 합니다.
rule-exclusive-minimum = { $bound }보다 커야 합니다.
rule-exclusive-maximum = { $bound }보다 작아야 합니다.
rule-multiple-of = { $step }의 배수여야 합니다.
rule-not-finite = 표현할 수 있는 범위의 숫자여야 합니다.
rule-too-many-digits = 저장할 수 있는 자릿수를 초과합니다.
rule-pattern = 다음 패턴과 일치해야 합니다: { $pattern }
rule-format = 올바른 { $format } 형식이어야 합니다.
rule-not-json = 올바른 JSON이어야 합니다.
rule-min-items = 항목이 { $count }개 이상 있어야 합니다.
rule-max-items = 항목은 { $count }개까지만 허용됩니다.
rule-unique-items = 같은 항목을 중복하여 지정할 수 없습니다.
rule-min-properties = 필드가 { $count }개 이상 있어야 합니다.
rule-max-properties = 필드는 { $count }개까지만 허용됩니다.
rule-no-alternative = 허용되는 형식 중 어느 것에도 맞지 않습니다.
rule-many-alternatives = 함께 쓸 수 없는 형식 여러 개에 동시에 해당합니다.
rule-keyword = `{ $keyword }` 규칙에 맞지 않습니다({ $place }).
rule-no-body = 이 작업은 본문을 받지 않으므로 생략해 주십시오.
rule-excludes = `{ $other }`와(과) 함께 지정할 수 없습니다.
rule-unreadable = 서버가 처리할 수 없는 값이 들어 있습니다

## Types of values, as rule-type names them

type-null = null
type-boolean = true 또는 false
type-integer = 정수
type-number = 숫자
type-text = 문자열
type-list = 배열
type-object = 객체
type-visible-ascii = 화면에 표시되는 ASCII 문자

## Alternatives

either = { $first } 또는 { $second }
