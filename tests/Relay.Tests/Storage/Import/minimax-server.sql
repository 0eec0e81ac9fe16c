-- The tables of MINIMAX-SERVER (commit a9dbc34) as mysqldump writes them, with rows that have what real ones have: emoji, NULLs, mail
-- addresses that differ in case, four-place decimals, a call whose user is gone. The key pair was made for this file.
SET time_zone = '+08:00';
SET FOREIGN_KEY_CHECKS = 0;
CREATE TABLE users (
  id INT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  user_id VARCHAR(255) NOT NULL UNIQUE,
  username VARCHAR(255) NOT NULL UNIQUE,
  password_hash VARCHAR(255) NOT NULL,
  email VARCHAR(255) COLLATE utf8mb4_bin NOT NULL UNIQUE,
  created_at TIMESTAMP NULL DEFAULT CURRENT_TIMESTAMP,
  is_active TINYINT(1) DEFAULT 1
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
INSERT INTO users VALUES
(1,'0b7c1f9e-5a53-4d0b-9b0e-2f1f6f1c0001','minimax_test','$2b$12$abcdefghijklmnopqrstuulNU6JQOCEHTq6fI3js60sJCaNZatPo6','ada@example.com','2025-09-25 10:00:00',1),
(2,'0b7c1f9e-5a53-4d0b-9b0e-2f1f6f1c0002','王小明😀','$2b$12$abcdefghijklmnopqrstuulNU6JQOCEHTq6fI3js60sJCaNZatPo6','Ada@Example.com','2025-09-26 12:00:00',1),
(5,'0b7c1f9e-5a53-4d0b-9b0e-2f1f6f1c0005','gone','$2b$12$abcdefghijklmnopqrstuulNU6JQOCEHTq6fI3js60sJCaNZatPo6','gone@example.com','2025-09-26 12:00:01',0),
(7,'0b7c1f9e-5a53-4d0b-9b0e-2f1f6f1c0007','root','x','root@example.com','2025-09-27 12:00:00',1);
CREATE TABLE bearer_tokens (
  id INT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  token TEXT NOT NULL,
  user_id VARCHAR(255) NOT NULL,
  created_at TIMESTAMP NULL DEFAULT CURRENT_TIMESTAMP,
  expires_at DATETIME NOT NULL,
  is_revoked TINYINT(1) DEFAULT 0,
  call_count INT DEFAULT 0,
  FOREIGN KEY (user_id) REFERENCES users (user_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
INSERT INTO bearer_tokens VALUES
(1,'eyJhbGciOiAiUlMyNTYiLCAidHlwIjogIkpXVCJ9.eyJzdWIiOiAiMGI3YzFmOWUtNWE1My00ZDBiLTliMGUtMmYxZjZmMWMwMDAxIiwgInVzZXJfbmFtZSI6ICJtaW5pbWF4X3Rlc3QiLCAiaWF0IjogMTc1ODg1NDQwMCwgImV4cCI6IDQxMDI0NDQ4MDAsICJncm91cF9uYW1lIjogIiIsICJncm91cF9pZCI6ICIiLCAibWFpbCI6ICJhQGIuYyIsICJ0b2tlbl90eXBlIjogMSwgImlzcyI6ICJjbG91ZHN3YXkifQ.Cq-24KXYK4IqDUKsgdIMRB52zKfVWKkj1_xQOCY1DFUpW7OHJu9clZShcVkLpSnQmltGur6bEUCJjOaehGHS6bl0Z3_qc_w9HCKuaT23UzDK9oZ7NVP9dOyw3EuGrVS7VGVQ_yektZq9sxYPrNbbIL3XAFcKFnuypdulOh7SSxl_eLDrvpR4sLJz_IpUHMLgHeSeOIWxHsDiMxHCQBCma6kP6PIivas48Eo0AxMVTc6hwV22aGv0WYOw9oNs0Jduuh2-CzOKU8AvcVY3zv9lX4HkoCGCKuTLflt6UPBQvvc1fsB2YmNIih6TEHSqx7lMMQ-jQmGvhTFZyDIpwCoiVw','0b7c1f9e-5a53-4d0b-9b0e-2f1f6f1c0001','2025-09-26 04:05:50','2099-12-31 00:00:00',0,12),
(2,'eyJhbGciOiAiUlMyNTYiLCAidHlwIjogIkpXVCJ9.eyJzdWIiOiAiMGI3YzFmOWUtNWE1My00ZDBiLTliMGUtMmYxZjZmMWMwMDAxIiwgInVzZXJfbmFtZSI6ICJtaW5pbWF4X3Rlc3QiLCAiaWF0IjogMTc1ODg1NDQwMSwgImV4cCI6IDQxMDI0NDQ4MDAsICJncm91cF9uYW1lIjogIiIsICJncm91cF9pZCI6ICIiLCAibWFpbCI6ICJhQGIuYyIsICJ0b2tlbl90eXBlIjogMSwgImlzcyI6ICJjbG91ZHN3YXkifQ.zYvJHkVJYTUrOWB_lofJuzNATCBED-U2AMmDf1e1EImWvNuEgtR-QamK90kFA-v6wenR_biYpw4XXd6ZxXiwgSEgvF9LuPvt4HXb5BXCZrG9rYsI5TdUYMKTMwHK2VLhGsNwg1cGkzXbdwlWykvwunE9ciEQCgb4P_WCgLBuz7pgGa3vX1EA0pEjjabmi1HWtjVJ3hkAXEL5XA5a9GMZgW0aS_tpzp7d6NsnRJw5mA14rk8xVjtDczsgv2ILgoCYr2_r-rc85O150h10q4fj6RyOS9S5hItKy0ZUiGo4mdcsI1eOwM2Q_oEgzZqCsoNGPbE4HQh9kCB8qtSpJB_QUw','0b7c1f9e-5a53-4d0b-9b0e-2f1f6f1c0001','2025-09-26 04:05:51','2099-12-31 00:00:00',1,NULL),
(3,'eyJhbGciOiAiUlMyNTYiLCAidHlwIjogIkpXVCJ9.eyJzdWIiOiAiMGI3YzFmOWUtNWE1My00ZDBiLTliMGUtMmYxZjZmMWMwMDAyIiwgInVzZXJfbmFtZSI6ICLnjovlsI_mmI7wn5iAIiwgImlhdCI6IDE3MjYwMDAwMDAsICJleHAiOiAxNzI2MDg2NDAwLCAiZ3JvdXBfbmFtZSI6ICIiLCAiZ3JvdXBfaWQiOiAiIiwgIm1haWwiOiAiYUBiLmMiLCAidG9rZW5fdHlwZSI6IDEsICJpc3MiOiAiY2xvdWRzd2F5In0.k-0KFW0CPG0TDQXsTMaPYV2U-vfbMfuVQ7fYxKtYgiV-OQTZesuFbHqPSB8xB8zCYcgTFbIZw2MciFAlmf6jmWzDeaDpYgqEcXPUfk5rA8_-FlCcsDP_pcU6mf5q37WadXK9ms-CvBp8WodVQlHrOIQXZjWZzesGNRz5tGJrDkjfHfdBnGjASwnF47G6TvUc6zxO4fIf3ukoISebRlqbsLQGQPpEiXDysvX4-GZUL2BDnXgCbhFj7EE0Yz_0geqROXBdjJASRZobqKm-1Jfb6QfZQC8nYmy6W_9M9KJlVmidKFevvN_3kolHwastJiuGM42K-7VAe8xjFBUSD4sTEQ','0b7c1f9e-5a53-4d0b-9b0e-2f1f6f1c0002','2024-09-11 04:05:51','2024-09-12 00:00:00',0,0),
(4,'eyJhbGciOiAiUlMyNTYiLCAidHlwIjogIkpXVCJ9.eyJzdWIiOiAiMGI3YzFmOWUtNWE1My00ZDBiLTliMGUtMmYxZjZmMWMwMDAxIiwgInVzZXJfbmFtZSI6ICJtaW5pbWF4X3Rlc3QiLCAiaWF0IjogMTc1ODg1NDQwMCwgImV4cCI6IDQxMDI0NDQ4MDAsICJncm91cF9uYW1lIjogIiIsICJncm91cF9pZCI6ICIiLCAibWFpbCI6ICJhQGIuYyIsICJ0b2tlbl90eXBlIjogMSwgImlzcyI6ICJjbG91ZHN3YXkifQ.Cq-24KXYK4IqDUKsgdIMRB52zKfVWKkj1_xQOCY1DFUpW7OHJu9clZShcVkLpSnQmltGur6bEUCJjOaehGHS6bl0Z3_qc_w9HCKuaT23UzDK9oZ7NVP9dOyw3EuGrVS7VGVQ_yektZq9sxYPrNbbIL3XAFcKFnuypdulOh7SSxl_eLDrvpR4sLJz_IpUHMLgHeSeOIWxHsDiMxHCQBCma6kP6PIivas48Eo0AxMVTc6hwV22aGv0WYOw9oNs0Jduuh2-CzOKU8AvcVY3zv9lX4HkoCGCKuTLflt6UPBQvvc1fsB2YmNIih6TEHSqx7lMMQ-jQmGvhTFZyDIpwCoiVwx','0b7c1f9e-5a53-4d0b-9b0e-2f1f6f1c0007','2025-09-26 04:05:50','2099-12-31 00:00:00',0,0);
CREATE TABLE secure_key (
  id INT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  private_key TEXT NOT NULL,
  public_key TEXT NOT NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
INSERT INTO secure_key VALUES (1,'never read','-----BEGIN PUBLIC KEY-----
MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA0JzdoboWf9w9zsJ9ChGB
apWMCbRNJT71T8EQn8avgqK6Q4C2N0p5uz8lvarDzKwC9Kg1NzD9wEbX3bRjlOax
tncU0R1s9mxtb+FOwTVycWIJMwBFEIVVARP8AGTevRS/nc/PiisECdK8PtLoDBPs
vDwjg7moYevMPOQrGtE79g/CMP5OBmN5XrBAvwyjNCWAa/w4/qRHr8FrdFbnaMhc
0JZhY1v9ws4SSi7bPk9eq0TOTAE6gl+yY43OhRSuh9ouOVxcp7q5D1427/xm1S0T
7+yTOMyWg8EpLuuBN3SpLZcmjeY9G3L/p96UZrevfkqmGbviFNP2oA9hOlJG3aet
bwIDAQAB
-----END PUBLIC KEY-----'),(2,'never read','no key');
CREATE TABLE pricing_config (
  id INT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  task_type VARCHAR(100) NOT NULL,
  model_name VARCHAR(100) NOT NULL,
  unit_price DECIMAL(10,4) NOT NULL,
  billing_unit ENUM('per_10k_chars','per_voice','per_video','per_million_tokens') NOT NULL,
  description TEXT,
  is_active TINYINT(1) DEFAULT 1,
  created_at TIMESTAMP NULL DEFAULT CURRENT_TIMESTAMP,
  updated_at TIMESTAMP NULL DEFAULT CURRENT_TIMESTAMP,
  UNIQUE KEY unique_task_model (task_type, model_name)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
INSERT INTO pricing_config (id, task_type, model_name, unit_price, billing_unit, description, is_active) VALUES
(1,'sync_tts','speech-02-hd',3.5000,'per_10k_chars','同步语音合成',1),
(2,'sync_tts','speech-02-turbo',1.2345,'per_10k_chars',NULL,1),
(3,'voice_clone','all_models',8.8000,'per_voice',NULL,1),
(4,'sync_tts','speech-99-old',2.0000,'per_10k_chars',NULL,0);
CREATE TABLE api_calls (
  id INT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  user_id VARCHAR(255) NOT NULL,
  task_type VARCHAR(100) NOT NULL,
  model_name VARCHAR(100) DEFAULT NULL,
  request_text TEXT,
  char_count INT DEFAULT 0,
  unit_price DECIMAL(10,4) NOT NULL,
  cost_amount DECIMAL(10,4) NOT NULL,
  billing_unit ENUM('per_10k_chars','per_voice','per_video','per_million_tokens') NOT NULL,
  endpoint VARCHAR(200) NOT NULL,
  request_params JSON DEFAULT NULL,
  created_at TIMESTAMP NULL DEFAULT CURRENT_TIMESTAMP,
  KEY idx_user_id (user_id), KEY idx_task_type (task_type), KEY idx_created_at (created_at),
  FOREIGN KEY (user_id) REFERENCES users (user_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
INSERT INTO api_calls VALUES
(1,'0b7c1f9e-5a53-4d0b-9b0e-2f1f6f1c0001','sync_tts','speech-02-hd','微风拂过柔软的草地，清新的芳香伴随着鸟儿的歌唱。😀''; DROP TABLE users; --',61,3.5000,0.0214,'per_10k_chars','/v1/t2a_v2','{"a":1}','2025-09-26 12:05:50'),
(2,'0b7c1f9e-5a53-4d0b-9b0e-2f1f6f1c0001','voice_clone_charge',NULL,NULL,0,9.9000,9.9000,'per_voice','/v1/t2a_v2',NULL,'2025-09-26 12:05:50'),
(3,'0b7c1f9e-5a53-4d0b-9b0e-2f1f6f1c0002','text_chat_input_0_32k','MiniMax-M1','hi',NULL,0.8000,0.0000,'per_million_tokens','/v1/text/chatcompletion_v2',NULL,'2025-09-27 00:00:00'),
(9,'0b7c1f9e-5a53-4d0b-9b0e-2f1f6f1c0099','sync_tts','speech-02-hd','x',1,3.5000,0.0004,'per_10k_chars','/v1/t2a_v2',NULL,'2025-09-27 00:00:01'),
(10,'0b7c1f9e-5a53-4d0b-9b0e-2f1f6f1c0007','sync_tts','speech-02-hd','x',1,3.5000,0.0004,'per_10k_chars','/v1/t2a_v2',NULL,'2025-09-27 00:00:02');
CREATE TABLE user_billing_summary (
  id INT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  user_id VARCHAR(255) NOT NULL UNIQUE,
  total_calls INT DEFAULT 0,
  total_chars INT DEFAULT 0,
  total_amount DECIMAL(12,4) DEFAULT 0,
  last_call_at TIMESTAMP NULL DEFAULT NULL,
  created_at TIMESTAMP NULL DEFAULT CURRENT_TIMESTAMP,
  updated_at TIMESTAMP NULL DEFAULT CURRENT_TIMESTAMP
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
INSERT INTO user_billing_summary (id, user_id, total_calls, total_chars, total_amount, last_call_at) VALUES
(1,'0b7c1f9e-5a53-4d0b-9b0e-2f1f6f1c0001',5,183,10.0641,'2025-09-26 12:05:50'),
(2,'0b7c1f9e-5a53-4d0b-9b0e-2f1f6f1c0002',1,0,0.0000,'2025-09-27 00:00:00');
CREATE TABLE voice_billing_status (
  id INT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  user_id VARCHAR(255) NOT NULL,
  voice_id VARCHAR(255) NOT NULL,
  task_type ENUM('voice_design','voice_clone') NOT NULL,
  voice_fee DECIMAL(10,4) DEFAULT 9.9,
  is_charged TINYINT(1) DEFAULT 0,
  created_at TIMESTAMP NULL DEFAULT CURRENT_TIMESTAMP,
  first_used_at TIMESTAMP NULL DEFAULT NULL,
  charged_at TIMESTAMP NULL DEFAULT NULL,
  UNIQUE KEY unique_user_voice (user_id, voice_id), KEY idx_is_charged (is_charged)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
INSERT INTO voice_billing_status VALUES
(1,'0b7c1f9e-5a53-4d0b-9b0e-2f1f6f1c0001','clone-1','voice_clone',9.9000,1,'2025-09-26 12:00:00','2025-09-26 12:05:50','2025-09-26 12:05:50'),
(2,'0b7c1f9e-5a53-4d0b-9b0e-2f1f6f1c0002','嗓音','voice_design',9.9000,0,'2025-09-26 12:00:00',NULL,NULL);
SET FOREIGN_KEY_CHECKS = 1;
