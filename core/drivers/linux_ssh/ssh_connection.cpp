// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "drivers/linux_ssh/ssh_connection.h"

#include "drivers/linux_ssh/stoppable_wait.h"
#include "drivers/linux_ssh/tcp_socket.h"

#include <QCoreApplication>

#include <libssh/libssh.h>

#include <poll.h>

#include <array>

using namespace Qt::StringLiterals;

namespace muster::drivers {

namespace libssh {

struct FreeSession
{
    void operator()(ssh_session session) const
    {
        ssh_disconnect(session);
        ssh_free(session);
    }
};
struct FreeChannel
{
    void operator()(ssh_channel channel) const { ssh_channel_free(channel); }
};
struct FreeKey
{
    void operator()(ssh_key key) const { ssh_key_free(key); }
};
using Session = std::unique_ptr<ssh_session_struct, FreeSession>;
using Channel = std::unique_ptr<ssh_channel_struct, FreeChannel>;
using Key = std::unique_ptr<ssh_key_struct, FreeKey>;

} // namespace libssh

namespace {

using libssh::Channel;
using libssh::Key;

/// libssh may hold what it read already: then the socket says nothing new.
constexpr int libsshSliceMs = 20;
constexpr qsizetype mostOutput = 4 << 20;       ///< what is written to standard error included
constexpr qsizetype mostErrorOutput = 16 << 10; ///< of it is kept
constexpr int mostInteractiveRounds = 4;

/// Always in this order, so that a device with several keys shows the same one each time. None with SHA-1.
constexpr const char *hostKeyAlgorithms = "ssh-ed25519,ecdsa-sha2-nistp256,ecdsa-sha2-nistp384,ecdsa-sha2-nistp521,"
                                          "rsa-sha2-512,rsa-sha2-256";

struct SshText
{
    Q_DECLARE_TR_FUNCTIONS(muster::drivers)
};

Secret withNul(const Secret &secret)
{
    QByteArray copy;
    copy.reserve(secret.size() + 1); // so that no copy is left behind where it grew
    return Secret(std::move(copy.append(secret.reveal()).append('\0')));
}

auto internal(const QString &what)
{
    return fail(ErrorCode::Internal, SshText::tr("The SSH library failed."), what);
}

/// libssh 0.10 reads Ed25519 from PKCS#8 (RFC 8410), but then has no public half to log in with.
bool hasPublicHalf(ssh_key privateKey)
{
    ssh_key raw = nullptr;
    if (ssh_pki_export_privkey_to_pubkey(privateKey, &raw) != SSH_OK)
        return false;
    const Key publicKey(raw);
    char *text = nullptr;
    const bool isWhole = ssh_pki_export_pubkey_base64(raw, &text) == SSH_OK;
    ssh_string_free_char(text);
    return isWhole;
}

Result<HostKey> hostKeyOf(ssh_session session)
{
    ssh_key raw = nullptr;
    if (ssh_get_server_publickey(session, &raw) != SSH_OK)
        return internal(u"no host key"_s);
    const Key key(raw);
    unsigned char *hash = nullptr;
    size_t size = 0;
    if (ssh_get_publickey_hash(raw, SSH_PUBLICKEY_HASH_SHA256, &hash, &size) != 0)
        return internal(u"no hash of the host key"_s);
    const QByteArray digest(reinterpret_cast<const char *>(hash), qsizetype(size));
    ssh_clean_pubkey_hash(&hash);
    return HostKey{QString::fromLatin1(ssh_key_type_to_char(ssh_key_type(raw))),
                   u"SHA256:"_s + QString::fromLatin1(digest.toBase64(QByteArray::OmitTrailingEquals))};
}

} // namespace

struct SshConnection::Private
{
    libssh::Session session{ssh_new()};
    Endpoint endpoint;
    HostKey hostKey;

    QString errorText() const { return QString::fromUtf8(ssh_get_error(session.get())); }
    auto lost() const
    {
        return fail(ErrorCode::Unreachable, SshText::tr("The connection to %1 was lost.").arg(endpoint.address), errorText());
    }
    Result<> wait(StoppableWait &wait) const
    {
        const bool writes = ssh_get_poll_flags(session.get()) & SSH_WRITE_PENDING;
        return wait.wait(ssh_get_fd(session.get()), short(POLLIN | (writes ? POLLOUT : 0)), libsshSliceMs);
    }
    /// Calls a non-blocking function of libssh until it says something else than `again`.
    template<typename Call>
    Result<int> finish(int again, const std::stop_token &stop, Call call) const
    {
        StoppableWait stoppable(stop);
        for (;;) {
            const int result = call();
            if (result != again)
                return result;
            MUSTER_CHECK(wait(stoppable));
        }
    }

    Result<> setUp(FileDescriptor socket);
    Result<> exchangeKeys(const std::stop_token &stop);
    Result<int> offerKey(const Secret &pem, const std::stop_token &stop);
    Result<int> offerPassword(const Secret &password, const std::stop_token &stop);
    Result<int> answerPrompts(const Secret &password, const std::stop_token &stop);
    Result<Channel> openChannel(const QByteArray &command, const std::stop_token &stop);
};

Result<> SshConnection::Private::setUp(FileDescriptor socket)
{
    if (!session)
        return internal(u"ssh_new"_s);
    const socket_t fd = socket.get();
    const bool no = false;
    // A host and a folder are set although neither is used: else libssh looks for the operator's.
    const std::pair<ssh_options_e, const void *> options[] = {
        {SSH_OPTIONS_PROCESS_CONFIG, &no},
        {SSH_OPTIONS_HOST, "device"},
        {SSH_OPTIONS_SSH_DIR, "/dev/null"},
        {SSH_OPTIONS_KNOWNHOSTS, "/dev/null"},
        {SSH_OPTIONS_GLOBAL_KNOWNHOSTS, "/dev/null"},
        {SSH_OPTIONS_HOSTKEYS, hostKeyAlgorithms},
        {SSH_OPTIONS_FD, &fd},
    };
    for (const auto &[option, value] : options)
        if (ssh_options_set(session.get(), option, value) != SSH_OK)
            return internal(errorText());
    ssh_set_blocking(session.get(), 0);
    socket.release(); // the first ssh_connect() makes it libssh's
    return {};
}

Result<> SshConnection::Private::exchangeKeys(const std::stop_token &stop)
{
    MUSTER_TRY(const int result, finish(SSH_AGAIN, stop, [this] { return ssh_connect(session.get()); }));
    if (result != SSH_OK) {
        const QString text = errorText();
        const QByteArray greeting = ssh_get_serverbanner(session.get());
        if (!greeting.startsWith("SSH-2.") && !greeting.startsWith("SSH-1.99")) // RFC 4253 section 5
            return fail(ErrorCode::Rejected,
                        SshText::tr("What answers at %1 port %2 does not speak SSH 2.").arg(endpoint.address).arg(endpoint.port),
                        text);
        if (text.startsWith(u"kex error"))
            return fail(ErrorCode::Unsupported,
                        SshText::tr("The device at %1 knows no SSH algorithm that is safe enough. Update its SSH server.")
                            .arg(endpoint.address),
                        text);
        return lost();
    }
    MUSTER_TRY(hostKey, hostKeyOf(session.get()));
    return {};
}

Result<int> SshConnection::Private::offerKey(const Secret &pem, const std::stop_token &stop)
{
    const Secret text = withNul(pem);
    ssh_key raw = nullptr;
    // With a passphrase, even an empty one, OpenSSL does not ask for it on the terminal.
    if (ssh_pki_import_privkey_base64(text.reveal().data(), "", nullptr, nullptr, &raw) != SSH_OK)
        return fail(ErrorCode::Crypto,
                    SshText::tr(
                        "The private key to log in with can't be read. It must be PEM or OpenSSH's format, not encrypted."));
    const Key key(raw);
    if (!hasPublicHalf(raw))
        return fail(ErrorCode::Rejected,
                    SshText::tr(
                        "The private key to log in with is Ed25519 as PKCS#8, which the SSH library can't use. Convert it "
                        "with \"ssh-keygen -p\" to OpenSSH's format."));
    return finish(SSH_AUTH_AGAIN, stop, [&] { return ssh_userauth_publickey(session.get(), nullptr, raw); });
}

Result<int> SshConnection::Private::offerPassword(const Secret &password, const std::stop_token &stop)
{
    const Secret text = withNul(password);
    const int methods = ssh_userauth_list(session.get(), nullptr);
    if (methods & int(SSH_AUTH_METHOD_PASSWORD)) {
        MUSTER_TRY(const int result, finish(SSH_AUTH_AGAIN, stop,
                                            [&] { return ssh_userauth_password(session.get(), nullptr, text.reveal().data()); }));
        if (result != SSH_AUTH_DENIED)
            return result;
    }
    if (methods & int(SSH_AUTH_METHOD_INTERACTIVE))
        return answerPrompts(text, stop);
    return SSH_AUTH_DENIED;
}

/// Keyboard-interactive (RFC 4256), as far as the one question is for the password. `password` ends in a NUL.
Result<int> SshConnection::Private::answerPrompts(const Secret &password, const std::stop_token &stop)
{
    for (int round = 0; round < mostInteractiveRounds; ++round) {
        MUSTER_TRY(const int result,
                   finish(SSH_AUTH_AGAIN, stop, [&] { return ssh_userauth_kbdint(session.get(), nullptr, nullptr); }));
        if (result != SSH_AUTH_INFO)
            return result;
        const int prompts = ssh_userauth_kbdint_getnprompts(session.get());
        char echoes = 0;
        if (prompts == 1)
            ssh_userauth_kbdint_getprompt(session.get(), 0, &echoes);
        if (prompts > 1 || echoes)
            return SSH_AUTH_PARTIAL;
        if (prompts == 1 && ssh_userauth_kbdint_setanswer(session.get(), 0, password.reveal().data()) != SSH_OK)
            return internal(errorText());
    }
    return SSH_AUTH_DENIED;
}

Result<Channel> SshConnection::Private::openChannel(const QByteArray &command, const std::stop_token &stop)
{
    if (!ssh_is_connected(session.get()))
        return lost();
    Channel channel(ssh_channel_new(session.get()));
    if (!channel)
        return internal(errorText());
    for (const bool opens : {true, false}) {
        MUSTER_TRY(const int result, finish(SSH_AGAIN, stop, [&] {
                       return opens ? ssh_channel_open_session(channel.get())
                                    : ssh_channel_request_exec(channel.get(), command.constData());
                   }));
        if (result == SSH_OK)
            continue;
        if (!ssh_is_connected(session.get()))
            return lost();
        return fail(ErrorCode::Rejected, SshText::tr("The device runs no commands over SSH for this login."), errorText());
    }
    return channel;
}

SshConnection::SshConnection(std::unique_ptr<Private> made) : d(std::move(made))
{
}

SshConnection::~SshConnection() = default;

Result<std::unique_ptr<SshConnection>> SshConnection::open(const Endpoint &endpoint, const std::stop_token &stop)
{
    MUSTER_TRY(FileDescriptor socket, connectTcp(endpoint, stop));
    auto made = std::make_unique<Private>();
    made->endpoint = endpoint;
    MUSTER_CHECK(made->setUp(std::move(socket)));
    MUSTER_CHECK(made->exchangeKeys(stop));
    return std::unique_ptr<SshConnection>(new SshConnection(std::move(made)));
}

const HostKey &SshConnection::hostKey() const
{
    return d->hostKey;
}

Result<> SshConnection::logIn(const Login &login, const std::stop_token &stop)
{
    ssh_session session = d->session.get();
    if (login.user.isEmpty() || login.user.contains(QChar(0)))
        return fail(ErrorCode::Rejected, SshText::tr("A login needs the name of a user."));
    if (ssh_options_set(session, SSH_OPTIONS_USER, login.user.toUtf8().constData()) != SSH_OK)
        return internal(d->errorText());
    // "none" makes the device say what it takes (RFC 4252 section 5.2).
    MUSTER_TRY(int result, d->finish(SSH_AUTH_AGAIN, stop, [&] { return ssh_userauth_none(session, nullptr); }));
    if (result == SSH_AUTH_SUCCESS)
        return fail(ErrorCode::NotTrusted,
                    SshText::tr("The device lets %1 in without a password or key: so it does everybody.").arg(login.user));
    if (result == SSH_AUTH_DENIED && login.privateKey && (ssh_userauth_list(session, nullptr) & int(SSH_AUTH_METHOD_PUBLICKEY))) {
        MUSTER_TRY(result, d->offerKey(*login.privateKey, stop));
    }
    if (result == SSH_AUTH_DENIED && login.password) {
        MUSTER_TRY(result, d->offerPassword(*login.password, stop));
    }
    if (result == SSH_AUTH_SUCCESS)
        return {};
    if (result == SSH_AUTH_PARTIAL)
        return fail(ErrorCode::Locked, SshText::tr("The device wants more from %1 than a key or a password.").arg(login.user));
    if (result == SSH_AUTH_DENIED)
        return fail(ErrorCode::Locked,
                    SshText::tr("The device refused the login of %1. Check the user name and the password or key.")
                        .arg(login.user));
    return d->lost();
}

Result<CommandOutput> SshConnection::run(const QByteArray &command, QByteArrayView input, const std::stop_token &stop)
{
    ssh_session session = d->session.get();
    MUSTER_TRY(const Channel channel, d->openChannel(command, stop));
    CommandOutput output;
    StoppableWait stoppable(stop);
    std::array<char, 16384> buffer;
    bool sends = true;
    qsizetype total = 0;
    for (;;) {
        if (stop.stop_requested()) // where data flows, nothing waits
            return fail(ErrorCode::Cancelled, {});
        bool moved = false;
        if (sends && !input.isEmpty()) {
            const int count = ssh_channel_write(channel.get(), input.data(),
                                                uint32_t(qMin(input.size(), qsizetype(buffer.size()))));
            // A command that ended need not have read everything.
            sends = count >= 0;
            input = input.sliced(qMax(count, 0));
            moved = count > 0;
        }
        if (sends && input.isEmpty()) {
            ssh_channel_send_eof(channel.get());
            sends = false;
        }
        for (const bool isError : {false, true}) {
            const int count = ssh_channel_read_nonblocking(channel.get(), buffer.data(), buffer.size(), isError);
            if (count <= 0)
                continue;
            moved = true;
            total += count;
            if (total > mostOutput)
                return fail(ErrorCode::Rejected, SshText::tr("The device answered with more than %1 bytes.").arg(mostOutput));
            QByteArray &text = isError ? output.error : output.out;
            text.append(buffer.data(), isError ? qMin(qsizetype(count), mostErrorOutput - text.size()) : count);
        }
        if (moved)
            continue;
        if (ssh_channel_is_eof(channel.get()) || ssh_channel_is_closed(channel.get())) {
            output.status = ssh_channel_get_exit_status(channel.get());
            if (output.status >= 0 || (ssh_channel_is_closed(channel.get()) && ssh_is_connected(session)))
                return output;
        }
        if (!ssh_is_connected(session))
            return d->lost();
        MUSTER_CHECK(d->wait(stoppable));
    }
}

} // namespace muster::drivers
