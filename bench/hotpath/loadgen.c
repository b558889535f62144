/*
 * loadgen: all the clients of a benchmark in one process, light enough to share two cores with what is measured.
 *
 *     loadgen --connections FILE --protocol liniya|xmpp [--seconds S] [--warm-up S] [--window N | --rate R]
 *             [--text-bytes N] [--drain S] | --idle
 *
 * FILE has one line per connection, fields separated by tabs:
 *     port   on 127.0.0.1
 *     login  liniya: the token of the session cookie; xmpp: the user's name (password "pw", domain localhost)
 *     sends  the number of the stream that this connection sends, or -
 *     reads  the numbers of the streams whose messages it must receive, separated by commas, or -
 *     to     liniya: the fields of the command's data before the text, such as "line_id":"..."; xmpp: the receiver's name
 *
 * A stream is what one sender says, in order, to one or more receivers. Each text ends with @@<16 hex digits>@@: the
 * stream (16 bits) and the nanoseconds since the start (48 bits). So latency is taken in the same way whatever the
 * protocol wraps around the text, a sender's own message that comes back to him does not count, and a message that is
 * doubled or out of order is seen.
 *
 * Closed loop (--window N): each sender has N messages under way; one is done when every receiver has it.
 * Open loop (--rate R): R messages per second in all, whatever happens; the stamp is the time at which the message was
 * due, so waiting caused by a stall counts.
 *
 * Prints READY when all are connected, START and END around the measured time, then one line of JSON.
 * With --idle it prints READY, keeps the connections alive, and leaves when its standard input is closed.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <inttypes.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

#define NS 1000000000LL
#define STAMP_BYTES 20 /* @@ 16 digits @@ */
#define TIME_BITS 48
#define LARGEST_TEXT 4000
#define NONE (-1)
#define GREETED 100
#define GREETING_AT_ONCE 32

struct buffer {
	char *data;
	size_t length, capacity;
};

struct reading {
	int stream;
	int64_t last; /* time in the newest stamp */
};

struct connection {
	int fd, port, sends;
	char *login, *to;
	struct reading *reads;
	int read_count;
	struct buffer in, out;
	struct buffer message; /* of a message that comes in several frames: what has come */
	const char *awaited;   /* the end of the handshake's next answer */
	int step;	       /* of the handshake; GREETED when it is over */
	bool wants_write;
};

struct stream {
	struct connection *sender;
	int receivers;
	int64_t sent, delivered, last;
};

/* -- options and state */

static bool is_xmpp, is_idle;
static double seconds = 5, warm_up = 1.5, drain = 10, rate;
static int window = 1, text_bytes = 120;

static struct connection *connections;
static struct stream *streams;
static int connection_count, stream_count, greeted_count;
static int poller;
static int64_t beginning;

static enum { WARMING, MEASURING, DRAINING } phase = WARMING;
static int64_t sent, owed, delivered, measured, doubled, disordered;

static void die(const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	fputs("loadgen: ", stderr);
	vfprintf(stderr, format, arguments);
	fputc('\n', stderr);
	va_end(arguments);
	exit(2);
}

static int64_t clock_ns(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * NS + now.tv_nsec;
}

static int64_t since_start(void) { return clock_ns() - beginning; }

static double cpu_seconds(void)
{
	struct rusage used;
	getrusage(RUSAGE_SELF, &used);
	return (double)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) + (double)(used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1e6;
}

static void append(struct buffer *buffer, const void *data, size_t length)
{
	if (buffer->length + length > buffer->capacity) {
		buffer->capacity = 2 * (buffer->length + length);
		buffer->data = realloc(buffer->data, buffer->capacity);
		if (!buffer->data)
			die("out of memory");
	}
	memcpy(buffer->data + buffer->length, data, length);
	buffer->length += length;
}

/* -- latencies: buckets of about 3 %, so that memory and time per entry do not grow */

#define STEPS 32 /* buckets per power of two */
#define BUCKETS (STEPS * 60)
static uint64_t buckets[BUCKETS], latency_count;
static int64_t longest_us;

static int bucket_of(uint64_t us)
{
	if (us < STEPS)
		return (int)us;
	int power = 63 - __builtin_clzll(us);
	return (power - 4) * STEPS + (int)((us >> (power - 5)) & (STEPS - 1));
}

static double middle_of(int bucket)
{
	if (bucket < STEPS)
		return bucket;
	int power = bucket / STEPS + 4;
	double width = (double)(1ULL << (power - 5));
	return (double)(STEPS + bucket % STEPS) * width + width / 2;
}

static void record_latency(int64_t ns)
{
	int64_t us = ns < 0 ? 0 : ns / 1000;
	int bucket = bucket_of((uint64_t)us);
	buckets[bucket < BUCKETS ? bucket : BUCKETS - 1]++;
	latency_count++;
	if (us > longest_us)
		longest_us = us;
}

static double percentile_ms(double part)
{
	uint64_t wanted = (uint64_t)(part * (double)latency_count), seen = 0;
	for (int bucket = 0; bucket < BUCKETS; bucket++) {
		seen += buckets[bucket];
		if (seen > wanted)
			return middle_of(bucket) / 1000;
	}
	return (double)longest_us / 1000;
}

/* -- writing */

static void want_write(struct connection *connection, bool wanted)
{
	if (connection->wants_write == wanted)
		return;
	connection->wants_write = wanted;
	struct epoll_event event = {.events = EPOLLIN | (wanted ? EPOLLOUT : 0), .data.ptr = connection};
	epoll_ctl(poller, EPOLL_CTL_MOD, connection->fd, &event);
}

static void write_out(struct connection *connection)
{
	struct buffer *out = &connection->out;
	while (out->length) {
		ssize_t written = send(connection->fd, out->data, out->length, MSG_NOSIGNAL);
		if (written < 0) {
			if (errno != EAGAIN)
				die("a connection broke while sending: %s", strerror(errno));
			want_write(connection, true);
			return;
		}
		out->length -= (size_t)written;
		memmove(out->data, out->data + written, out->length);
	}
	want_write(connection, false);
}

/* A client must mask its frames; a mask of zeros leaves the payload as it is. */
static void append_frame(struct connection *connection, int opcode, const char *payload, size_t length)
{
	unsigned char head[14] = {(unsigned char)(0x80 | opcode)};
	size_t size = 2;
	if (length < 126) {
		head[1] = (unsigned char)(0x80 | length);
	} else if (length < 65536) {
		head[1] = 0x80 | 126;
		head[2] = (unsigned char)(length >> 8);
		head[3] = (unsigned char)length;
		size = 4;
	} else {
		die("a frame of %zu bytes is not meant to be sent", length);
	}
	memset(head + size, 0, 4);
	append(&connection->out, head, size + 4);
	append(&connection->out, payload, length);
}

/* UUID version 7: milliseconds of the wall clock, then what makes it unique: a counter and a random number of this run. */
static int format_uuid(char *text)
{
	static uint64_t counter, salt;
	if (!salt && getrandom(&salt, sizeof salt, 0) != sizeof salt)
		die("no random numbers");
	struct timespec now;
	clock_gettime(CLOCK_REALTIME, &now);
	uint64_t ms = (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
	uint64_t number = ++counter;
	return snprintf(text, 48, "%08" PRIx64 "-%04" PRIx64 "-7%03" PRIx64 "-%04" PRIx64 "-%04" PRIx64 "%08" PRIx64, ms >> 16,
		       ms & 0xffff, (number >> 32) & 0xfff, 0x8000 | (salt & 0x3fff), (salt >> 16) & 0xffff, number & 0xffffffff);
}

/* Puts one message on its way. `digits`: what the text ends with. */
static void send_text(struct connection *sender, const char *digits)
{
	static char padding[LARGEST_TEXT];
	if (!padding[0])
		for (int i = 0; i < LARGEST_TEXT; i++)
			padding[i] = i % 8 == 7 ? ' ' : 'x';
	char text[LARGEST_TEXT + 1024], id[48];
	int length, padded = text_bytes - STAMP_BYTES;
	format_uuid(id);
	if (is_xmpp) {
		length = snprintf(text, sizeof text,
				  "<message to='%s@localhost' type='chat' id='%s'><body>%.*s%s</body></message>", sender->to, id,
				  padded, padding, digits);
		append(&sender->out, text, (size_t)length);
	} else {
		length = snprintf(text, sizeof text, "{\"id\":\"%s\",\"cmd\":\"message.send\",\"data\":{%s,\"text\":\"%.*s%s\"}}",
				  id, sender->to, padded, padding, digits);
		append_frame(sender, 1, text, (size_t)length);
	}
	write_out(sender);
	sent++;
}

static void say(struct stream *stream, int64_t time)
{
	/* Stamps of one stream differ and grow, so that receivers can tell doubled and disordered ones. */
	if (time <= stream->last)
		time = stream->last + 1;
	stream->last = time;
	uint64_t stamp = (uint64_t)(stream - streams) << TIME_BITS | (uint64_t)time;
	char digits[STAMP_BYTES + 1];
	snprintf(digits, sizeof digits, "@@%016" PRIx64 "@@", stamp);
	send_text(stream->sender, digits);
	stream->sent++;
	owed += stream->receivers;
}

/* -- the handshake: what is said, and the answer that is waited for, step by step */

static void be_greeted(struct connection *connection)
{
	connection->step = GREETED;
	greeted_count++;
}

static void encode_base64(const char *data, size_t length, char *out)
{
	static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	for (size_t i = 0; i < length; i += 3) {
		uint32_t three = (uint32_t)(unsigned char)data[i] << 16;
		three |= i + 1 < length ? (uint32_t)(unsigned char)data[i + 1] << 8 : 0;
		three |= i + 2 < length ? (unsigned char)data[i + 2] : 0;
		*out++ = alphabet[three >> 18 & 63];
		*out++ = alphabet[three >> 12 & 63];
		*out++ = i + 1 < length ? alphabet[three >> 6 & 63] : '=';
		*out++ = i + 2 < length ? alphabet[three & 63] : '=';
	}
	*out = 0;
}

static void append_text(struct connection *connection, const char *text) { append(&connection->out, text, strlen(text)); }

/* Says what belongs to a step of the XMPP handshake; returns the end of its answer, or NULL after the last step. */
static const char *say_xmpp(struct connection *connection)
{
	static const char opening[] = "<?xml version='1.0'?><stream:stream to='localhost' xmlns='jabber:client' "
				      "xmlns:stream='http://etherx.jabber.org/streams' version='1.0'>";
	char secret[128], encoded[256];
	int length;
	switch (connection->step) {
	case 0:
	case 2:
		append_text(connection, opening);
		return "</stream:features>";
	case 1:
		length = snprintf(secret, sizeof secret, "%c%s%cpw", 0, connection->login, 0);
		encode_base64(secret, (size_t)length, encoded);
		append_text(connection, "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>");
		append_text(connection, encoded);
		append_text(connection, "</auth>");
		return "<success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'";
	case 3:
		append_text(connection, "<iq type='set' id='bind'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'>"
					"<resource>r</resource></bind></iq>");
		return "</iq>";
	case 4:
		append_text(connection, "<iq type='set' id='session'><session xmlns='urn:ietf:params:xml:ns:xmpp-session'/></iq>"
					"<presence/>");
		return "<presence";
	default:
		return NULL;
	}
}

static const char *say_liniya(struct connection *connection)
{
	char text[1024];
	if (connection->step > 0)
		return NULL;
	snprintf(text, sizeof text,
		 "GET /api/socket HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
		 "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\nCookie: liniya_session=%s\r\n\r\n",
		 connection->port, connection->login);
	append_text(connection, text);
	return "\r\n\r\n";
}

static void say_next(struct connection *connection)
{
	connection->awaited = (is_xmpp ? say_xmpp : say_liniya)(connection);
	if (connection->awaited)
		write_out(connection);
	else if (is_xmpp)
		be_greeted(connection); /* a WebSocket is greeted by its first frame */
}

/* Looks for the answer of the current step; returns how much of the data is done with. */
static size_t take_answer(struct connection *connection, const char *data, size_t length)
{
	if (memmem(data, length, "<failure", 8) || memmem(data, length, "<stream:error", 13))
		die("the XMPP server refused: %.*s", (int)length, data);
	char *found = memmem(data, length, connection->awaited, strlen(connection->awaited));
	if (!found)
		return 0;
	if (!is_xmpp && strncmp(data, "HTTP/1.1 101", 12) != 0)
		die("no WebSocket: %.*s", (int)length, data);
	size_t done = (size_t)(found - data) + strlen(connection->awaited);
	connection->step++;
	say_next(connection);
	return done;
}

static void open_connection(struct connection *connection)
{
	connection->fd = socket(AF_INET, SOCK_STREAM, 0);
	struct sockaddr_in address = {
		.sin_family = AF_INET, .sin_port = htons((uint16_t)connection->port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	if (connection->fd < 0 || connect(connection->fd, (struct sockaddr *)&address, sizeof address))
		die("no connection to port %d: %s", connection->port, strerror(errno));
	int on = 1;
	setsockopt(connection->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
	fcntl(connection->fd, F_SETFL, O_NONBLOCK);
	struct epoll_event event = {.events = EPOLLIN, .data.ptr = connection};
	epoll_ctl(poller, EPOLL_CTL_ADD, connection->fd, &event);
	say_next(connection);
}

/* -- reading */

static void take_stamp(struct connection *connection, const char *digits)
{
	char text[17];
	memcpy(text, digits, 16);
	text[16] = 0;
	uint64_t stamp = strtoull(text, NULL, 16);
	int number = (int)(stamp >> TIME_BITS);
	int64_t time = (int64_t)(stamp & ((1ULL << TIME_BITS) - 1));
	struct reading *reading = NULL;
	for (int i = 0; i < connection->read_count && !reading; i++)
		if (connection->reads[i].stream == number)
			reading = &connection->reads[i];
	if (!reading)
		return; /* a sender's own words, or somebody who only watches */
	if (time <= reading->last) {
		*(time == reading->last ? &doubled : &disordered) += 1;
		return;
	}
	reading->last = time;
	delivered++;
	struct stream *stream = &streams[number];
	bool is_complete = ++stream->delivered % stream->receivers == 0;
	if (phase == MEASURING) {
		record_latency(since_start() - time);
		measured += is_complete;
	}
	if (rate == 0 && phase != DRAINING && is_complete)
		while (stream->sent - stream->delivered / stream->receivers < window)
			say(stream, since_start());
}

/* Finds the stamps in a piece of text; returns how much of it is done with (a stamp may be cut off at the end). */
static size_t scan(struct connection *connection, const char *text, size_t length)
{
	const char *end = text + length, *at = text;
	while ((at = memmem(at, (size_t)(end - at), "@@", 2))) {
		if (end - at < STAMP_BYTES)
			return (size_t)(at - text);
		if (memcmp(at + 18, "@@", 2) == 0) {
			take_stamp(connection, at + 2);
			at += STAMP_BYTES;
		} else {
			at++;
		}
	}
	return length && text[length - 1] == '@' ? length - 1 : length;
}

static void take_message(struct connection *connection, const char *text, size_t length)
{
	if (connection->step != GREETED && length > 8 && memcmp(text, "{\"hello\"", 8) == 0)
		be_greeted(connection);
	if (length > 8 && memcmp(text, "{\"error\"", 8) == 0)
		die("refused: %.*s", (int)(length < 500 ? length : 500), text);
	scan(connection, text, length);
}

static void take_frame(struct connection *connection, int head, const char *payload, size_t length)
{
	bool is_last = head & 0x80;
	switch (head & 0x0f) {
	case 0:
	case 1:
	case 2:
		if (is_last && !connection->message.length) {
			take_message(connection, payload, length);
			return;
		}
		append(&connection->message, payload, length);
		if (is_last) {
			take_message(connection, connection->message.data, connection->message.length);
			connection->message.length = 0;
		}
		return;
	case 8:
		die("the server closed a connection with code %d",
		    length > 1 ? (unsigned char)payload[0] << 8 | (unsigned char)payload[1] : 1005);
		return;
	case 9:
		append_frame(connection, 10, payload, length);
		write_out(connection);
		return;
	default:
		return;
	}
}

/* Takes the complete WebSocket frames in `data`; returns how many bytes they are. */
static size_t take_frames(struct connection *connection, const char *data, size_t length)
{
	size_t done = 0;
	while (length - done >= 2) {
		const unsigned char *head = (const unsigned char *)data + done;
		size_t size = 2;
		uint64_t payload = head[1] & 127;
		if (payload >= 126) {
			int extra = payload == 126 ? 2 : 8;
			size += (size_t)extra;
			if (length - done < size)
				break;
			payload = 0;
			for (int i = 0; i < extra; i++)
				payload = payload << 8 | head[2 + i];
		}
		if (length - done - size < payload)
			break;
		take_frame(connection, head[0], (const char *)head + size, payload);
		done += size + payload;
	}
	return done;
}

/* What has come goes straight from one shared block to the parser; only what is incomplete is kept per connection. */
static void read_in(struct connection *connection)
{
	static char block[256 * 1024];
	struct buffer *in = &connection->in;
	for (;;) {
		ssize_t got = recv(connection->fd, block, sizeof block, 0);
		if (got < 0 && errno == EAGAIN)
			return;
		if (got <= 0)
			die("the server cut a connection (%s): %.*s", got ? strerror(errno) : "end", (int)in->length, in->data);
		const char *data = block;
		size_t length = (size_t)got;
		if (in->length) {
			append(in, block, length);
			data = in->data;
			length = in->length;
		}
		size_t done = 0;
		for (size_t part = 1; connection->awaited && part; done += part)
			part = take_answer(connection, data + done, length - done);
		if (!connection->awaited)
			done += (is_xmpp ? scan : take_frames)(connection, data + done, length - done);
		size_t rest = length - done;
		if (data == in->data) {
			memmove(in->data, in->data + done, rest);
			in->length = rest;
		} else if (rest) {
			append(in, data + done, rest);
		}
		if (!in->length && in->capacity) {
			free(in->data);
			*in = (struct buffer){0};
		}
		if ((size_t)got < sizeof block)
			return;
	}
}

/* -- the file of connections */

static void grow_streams(int number)
{
	if (number < stream_count)
		return;
	if (number >= 1 << 15)
		die("stream %d: the numbers end at 32767", number);
	streams = realloc(streams, (size_t)(number + 1) * sizeof *streams);
	memset(streams + stream_count, 0, (size_t)(number + 1 - stream_count) * sizeof *streams);
	stream_count = number + 1;
}

static void read_connection(char *line)
{
	struct connection *connection = &connections[connection_count++];
	line[strcspn(line, "\n")] = 0;
	char *fields[5];
	for (int i = 0; i < 5; i++)
		if (!(fields[i] = strsep(&line, "\t")))
			die("line %d of the connections has no field %d", connection_count, i + 1);
	connection->port = atoi(fields[0]);
	connection->login = strdup(fields[1]);
	connection->sends = fields[2][0] == '-' ? NONE : atoi(fields[2]);
	connection->to = strdup(fields[4]);
	if (connection->sends != NONE)
		grow_streams(connection->sends);
	for (char *rest = fields[3], *one; fields[3][0] != '-' && (one = strsep(&rest, ","));) {
		connection->reads = realloc(connection->reads, (size_t)(connection->read_count + 1) * sizeof *connection->reads);
		connection->reads[connection->read_count++] = (struct reading){.stream = atoi(one), .last = -1};
		grow_streams(atoi(one));
	}
}

static void read_connections(const char *path)
{
	FILE *file = fopen(path, "r");
	if (!file)
		die("%s: %s", path, strerror(errno));
	char *line = NULL;
	size_t capacity = 0;
	int lines = 0;
	while (getline(&line, &capacity, file) > 0)
		lines++;
	connections = calloc((size_t)lines, sizeof *connections);
	rewind(file);
	while (getline(&line, &capacity, file) > 0)
		read_connection(line);
	free(line);
	fclose(file);
	for (int i = 0; i < connection_count; i++) {
		if (connections[i].sends != NONE)
			streams[connections[i].sends].sender = &connections[i];
		for (int k = 0; k < connections[i].read_count; k++)
			streams[connections[i].reads[k].stream].receivers++;
	}
	for (int i = 0; i < stream_count; i++) {
		streams[i].last = -1;
		if (!streams[i].sender || !streams[i].receivers)
			die("stream %d has no %s", i, streams[i].sender ? "receiver" : "sender");
	}
}

/* -- the run */

/* Events without a connection are the timer's (open loop) or the closed standard input's (idle). */
static bool serve_events(int wait_ms)
{
	struct epoll_event events[512];
	bool is_marked = false;
	int count = epoll_wait(poller, events, 512, wait_ms);
	for (int i = 0; i < count; i++) {
		struct connection *connection = events[i].data.ptr;
		if (!connection) {
			is_marked = true;
			continue;
		}
		if (events[i].events & EPOLLOUT)
			write_out(connection);
		if (events[i].events & ~(uint32_t)EPOLLOUT)
			read_in(connection);
	}
	return is_marked;
}

static void keep_idle(void)
{
	struct epoll_event event = {.events = EPOLLIN, .data.ptr = NULL};
	fcntl(STDIN_FILENO, F_SETFL, O_NONBLOCK);
	if (epoll_ctl(poller, EPOLL_CTL_ADD, STDIN_FILENO, &event))
		die("the standard input must be a pipe: %s", strerror(errno));
	while (!serve_events(1000))
		;
}

static int start_timer(void)
{
	int timer = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK);
	struct epoll_event event = {.events = EPOLLIN | EPOLLET, .data.ptr = NULL};
	if (timer < 0 || epoll_ctl(poller, EPOLL_CTL_ADD, timer, &event))
		die("no timer: %s", strerror(errno));
	return timer;
}

/* Sends what is due, and sets the timer for the next one. */
static void keep_pace(int timer, int64_t *due)
{
	static int next;
	while (*due <= since_start()) {
		say(&streams[next], *due);
		next = (next + 1) % stream_count;
		*due += (int64_t)(NS / rate);
	}
	int64_t at = beginning + *due;
	struct itimerspec setting = {.it_value = {.tv_sec = at / NS, .tv_nsec = at % NS}};
	timerfd_settime(timer, TFD_TIMER_ABSTIME, &setting, NULL);
}

static void tell(const char *word)
{
	puts(word);
	fflush(stdout);
}

/* The first words open the inquiries: a stamp in them would come back in the inquiry's subject, too. */
static void break_the_ice(void)
{
	for (int i = 0; i < stream_count; i++)
		send_text(streams[i].sender, "");
	for (int64_t until = since_start() + NS; since_start() < until;)
		serve_events(50);
}

static void run(void)
{
	break_the_ice();
	int timer = rate > 0 ? start_timer() : NONE;
	int64_t start = since_start(), measure_at = start + (int64_t)(warm_up * NS), end_at = measure_at + (int64_t)(seconds * NS);
	int64_t due = start, began = 0, ended = 0;
	double cpu = 0;
	for (int i = 0; rate == 0 && i < stream_count; i++)
		for (int k = 0; k < window; k++)
			say(&streams[i], since_start());
	while (phase != DRAINING) {
		if (rate > 0)
			keep_pace(timer, &due);
		serve_events(20);
		int64_t now = since_start();
		if (phase == WARMING && now >= measure_at) {
			phase = MEASURING;
			began = now;
			cpu = cpu_seconds();
			tell("START");
		} else if (phase == MEASURING && now >= end_at) {
			phase = DRAINING;
			ended = now;
			cpu = cpu_seconds() - cpu;
			tell("END");
		}
	}
	int64_t patience = since_start() + (int64_t)(drain * NS);
	while (delivered < owed && since_start() < patience)
		serve_events(50);
	serve_events(200); /* what comes too often comes late */
	double duration = (double)(ended - began) / 1e9;
	printf("{\"seconds\": %.3f, \"messages\": %" PRId64 ", \"messages_per_s\": %.1f, \"deliveries\": %" PRIu64
	       ", \"p50_ms\": %.3f, \"p95_ms\": %.3f, \"p99_ms\": %.3f, \"max_ms\": %.3f, \"generator_cpu_s\": %.3f"
	       ", \"sent\": %" PRId64 ", \"undelivered\": %" PRId64 ", \"doubled\": %" PRId64 ", \"disordered\": %" PRId64 "}\n",
	       duration, measured, (double)measured / duration, latency_count, percentile_ms(0.5), percentile_ms(0.95),
	       percentile_ms(0.99), (double)longest_us / 1000, cpu, sent, owed - delivered, doubled, disordered);
}

int main(int count, char **arguments)
{
	static const struct option options[] = {
		{"connections", required_argument, NULL, 'c'}, {"protocol", required_argument, NULL, 'p'},
		{"seconds", required_argument, NULL, 's'},     {"warm-up", required_argument, NULL, 'u'},
		{"window", required_argument, NULL, 'w'},      {"rate", required_argument, NULL, 'r'},
		{"text-bytes", required_argument, NULL, 't'},  {"drain", required_argument, NULL, 'd'},
		{"idle", no_argument, NULL, 'i'},	       {0}};
	const char *path = NULL;
	for (int option; (option = getopt_long(count, arguments, "", options, NULL)) != -1;) {
		switch (option) {
		case 'c': path = optarg; break;
		case 'p': is_xmpp = strcmp(optarg, "xmpp") == 0; break;
		case 's': seconds = atof(optarg); break;
		case 'u': warm_up = atof(optarg); break;
		case 'w': window = atoi(optarg); break;
		case 'r': rate = atof(optarg); break;
		case 't': text_bytes = atoi(optarg); break;
		case 'd': drain = atof(optarg); break;
		case 'i': is_idle = true; break;
		default: return 2;
		}
	}
	if (!path)
		die("--connections is missing");
	if (text_bytes < STAMP_BYTES || text_bytes > LARGEST_TEXT)
		die("--text-bytes must be from %d to %d", STAMP_BYTES, LARGEST_TEXT);
	struct rlimit files;
	getrlimit(RLIMIT_NOFILE, &files);
	files.rlim_cur = files.rlim_max;
	setrlimit(RLIMIT_NOFILE, &files);
	prctl(PR_SET_PDEATHSIG, SIGKILL); /* nobody reads the figures any more */
	beginning = clock_ns();
	poller = epoll_create1(EPOLL_CLOEXEC);
	read_connections(path);
	for (int i = 0; i < connection_count || greeted_count < connection_count;) {
		while (i < connection_count && i - greeted_count < GREETING_AT_ONCE)
			open_connection(&connections[i++]);
		serve_events(1000);
	}
	tell("READY");
	if (is_idle)
		keep_idle();
	else
		run();
	return 0;
}
