### What the shop says. What every server says stands in engine/locales.

## Error codes: each key is a code.

invalid_credentials = There is no account with this email and password.
forbidden = This belongs to somebody else.
duplicate_category = Another category has this name or slug.
duplicate_review = You have already reviewed the item.
email_taken = There is an account with this email.
unknown_category = There is no such category.
category_cycle = A category cannot be below itself.
category_in_use = The category is not empty: move or delete its items and categories first.

## What was not found

no-such-item = There is no such item.
no-such-category = There is no such category.
no-such-review = There is no such review.
no-such-upload = There is no such upload.

## Why a file is not taken

file-type-unknown = The file is neither PNG, JPEG, GIF, WebP nor PDF.
file-too-large = The file is larger than { $limit } bytes, the most that is taken here.

## What is wrong with a field, to be read after the field's name

forbidden-word = must not contain the word "{ $word }"
out-of-range = must be from { $min } to { $max }
not-a-slug = must be lower case letters and digits in groups joined by single hyphens, such as "garden-tools"
not-an-email = must be an email address, such as mina@example.com
control-character = must not contain control characters

## Which field is in conflict with the state of the shop

email-has-account = there is an account with this email
value-taken = another category has this value
category-unknown = there is no such category
category-below-itself = a category cannot be below itself
