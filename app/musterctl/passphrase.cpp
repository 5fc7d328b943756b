// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "musterctl/passphrase.h"

#include "app/os_key_ring.h"
#include "async/run_on.h"

#include <QCoreApplication>
#include <QFile>

#include <cerrno>
#include <termios.h>
#include <unistd.h>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace muster::cli {

namespace {

constexpr auto unlockDeadline = 1min;

struct PassphraseText
{
    Q_DECLARE_TR_FUNCTIONS(muster::cli)
};

/// Keeps what is typed from being shown while it lives.
class NoEcho
{
public:
    NoEcho()
    {
        if (tcgetattr(STDIN_FILENO, &m_before) != 0)
            return;
        termios quiet = m_before;
        quiet.c_lflag &= ~static_cast<tcflag_t>(ECHO);
        m_isSet = tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet) == 0;
    }
    ~NoEcho()
    {
        if (m_isSet)
            tcsetattr(STDIN_FILENO, TCSAFLUSH, &m_before);
    }
    NoEcho(const NoEcho &) = delete;
    NoEcho &operator=(const NoEcho &) = delete;

private:
    termios m_before{};
    bool m_isSet = false;
};

tl::unexpected<Error> noPassphrase(const QString &why)
{
    return fail(ErrorCode::Locked,
                PassphraseText::tr(
                    "key store locked: %1. Give its passphrase with --passphrase-file FILE (- reads standard input), with "
                    "MUSTER_PASSPHRASE_FILE, or on a terminal.")
                    .arg(why));
}

/// The file named on the command line or in the environment; empty when there is none.
QString passphraseFile(const Session &session)
{
    const QString &named = session.invocation().passphraseFile;
    return named.isEmpty() ? qEnvironmentVariable("MUSTER_PASSPHRASE_FILE") : named;
}

Result<> tryPassphrase(Session &session, SharedSecret passphrase)
{
    Executor worker;
    return session.run(runOn(
        worker, [&keys = session.keys(), passphrase = std::move(passphrase)](std::stop_token) { return keys.unlock(passphrase); },
        Deadline::after(unlockDeadline)));
}

/// True: it opened the key store.
Result<bool> tryKeyRing(Session &session)
{
    const std::unique_ptr<pki::KeyRing> ring = app::makeOsKeyRing();
    if (!ring)
        return false;
    MUSTER_TRY(const Site site, session.run(session.devices().site()));
    const Result<SharedSecret> kept = session.run(ring->read(site.id.toString()));
    return kept && *kept && tryPassphrase(session, *kept);
}

} // namespace

Result<Secret> readSecretFile(const QString &file, const QString &what)
{
    QFile in(file);
    const bool isOpen = file == u"-"_s ? in.open(STDIN_FILENO, QIODevice::ReadOnly) : in.open(QIODevice::ReadOnly);
    if (!isOpen)
        return fail(in.exists() ? ErrorCode::Storage : ErrorCode::NotFound,
                    PassphraseText::tr("%1 can't be read from %2: %3.").arg(what, file, in.errorString()), {}, file);
    QByteArray bytes = in.read(pki::KeyStore::largestSecret + 3);
    if (bytes.endsWith('\n'))
        bytes.chop(bytes.endsWith("\r\n") ? 2 : 1);
    if (bytes.isEmpty() || bytes.size() > pki::KeyStore::largestSecret)
        return fail(
            ErrorCode::Rejected,
            bytes.isEmpty()
                ? PassphraseText::tr("%1 is empty: nothing stands in %2.").arg(what, file)
                : PassphraseText::tr("%1 in %2 is longer than %3 bytes.").arg(what, file).arg(pki::KeyStore::largestSecret),
            {}, file);
    return Secret(std::move(bytes));
}

Result<std::optional<Secret>> askSecret(Output &output, const QString &question)
{
    if (!isatty(STDIN_FILENO) || !isatty(STDERR_FILENO))
        return std::optional<Secret>();
    output.flush();
    const NoEcho quiet; // before the question: what is typed in answer is neither shown nor thrown away
    output.warn(question);
    QByteArray line;
    line.reserve(pki::KeyStore::largestSecret); // not moved while it grows
    for (char c = 0; line.size() < pki::KeyStore::largestSecret;) {
        const ssize_t count = read(STDIN_FILENO, &c, 1);
        if (count == 1 && c == '\n')
            return std::optional(Secret(std::move(line)));
        if (count == 1)
            line += c;
        else if (Interrupt::isRaised())
            return fail(ErrorCode::Cancelled, {});
        else if (count == 0 || errno != EINTR)
            break;
    }
    return fail(ErrorCode::Rejected, PassphraseText::tr("The answer ended, or is too long. Nothing was done."));
}

Result<Secret> newPassphrase(Session &session)
{
    const QString what = PassphraseText::tr("The passphrase");
    if (const QString file = passphraseFile(session); !file.isEmpty())
        return readSecretFile(file, what);
    MUSTER_TRY(std::optional<Secret> first,
               askSecret(session.output(),
                         PassphraseText::tr(
                             "A passphrase for the keys of the new site (at least %1 characters; nobody can recover it):")
                             .arg(pki::KeyStore::shortestPassphrase)));
    if (!first)
        return noPassphrase(PassphraseText::tr("a new site needs a passphrase for its keys"));
    MUSTER_TRY(const std::optional<Secret> second, askSecret(session.output(), PassphraseText::tr("The same again:")));
    if (!second || *second != *first)
        return fail(ErrorCode::Rejected, PassphraseText::tr("The two passphrases are not the same. Nothing was made."));
    return std::move(*first);
}

Result<> unlock(Session &session)
{
    if (!session.keys().exists())
        return fail(ErrorCode::NotFound,
                    PassphraseText::tr(
                        "This site has no certificate authority: it was made by a version that had none. Make a new site."));
    if (!session.keys().isLocked())
        return {};
    if (const QString file = passphraseFile(session); !file.isEmpty()) {
        MUSTER_TRY(Secret passphrase, readSecretFile(file, PassphraseText::tr("The passphrase")));
        return tryPassphrase(session, std::make_shared<const Secret>(std::move(passphrase)));
    }
    MUSTER_TRY(const bool isOpen, tryKeyRing(session));
    if (isOpen)
        return {};
    MUSTER_TRY(std::optional<Secret> typed, askSecret(session.output(), PassphraseText::tr("Passphrase of the key store:")));
    if (!typed)
        return noPassphrase(PassphraseText::tr("this needs a private key or a secret"));
    return tryPassphrase(session, std::make_shared<const Secret>(std::move(*typed)));
}

} // namespace muster::cli
