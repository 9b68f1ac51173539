\set n random(1, 1000)
BEGIN;
SELECT last_seq FROM conversations WHERE id = lpad(:n, 32, '0')::uuid FOR NO KEY UPDATE;
SELECT m.role, u.user_name, u.display_name FROM members m JOIN users u ON u.id = m.user_id WHERE m.conversation_id = lpad(:n, 32, '0')::uuid AND m.user_id = 'a' || :n AND m.left_at IS NULL;
SELECT id FROM messages WHERE conversation_id = lpad(:n, 32, '0')::uuid AND sender_id = 'a' || :n AND client_message_id = gen_random_uuid();
WITH place AS (UPDATE conversations SET last_seq = last_seq + 1, last_message_at = clock_timestamp() WHERE id = lpad(:n, 32, '0')::uuid RETURNING id, last_seq, last_message_at), marks AS (UPDATE members SET delivered_seq = place.last_seq, read_seq = place.last_seq FROM place WHERE conversation_id = place.id AND user_id = 'a' || :n) INSERT INTO messages (conversation_id, seq, id, sender_id, client_message_id, body_hash, type, body, created_at) SELECT id, last_seq, gen_random_uuid(), 'a' || :n, gen_random_uuid(), '\x000102030405060708090a0b0c0d0e0f000102030405060708090a0b0c0d0e0f', 'text', 'A message of some forty characters, or so.', last_message_at FROM place;
INSERT INTO event_log (kind, conversation_id, seq, actor_id) VALUES ('message.new', lpad(:n, 32, '0')::uuid, :n, 'a' || :n);
COMMIT;
