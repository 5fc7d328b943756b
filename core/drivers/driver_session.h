// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "async/task.h"
#include "base/secret.h"
#include "domain/host_key.h"
#include "domain/profile.h"
#include "domain/sighting.h"

namespace muster::drivers {

/// Where a device is reached.
struct Endpoint
{
    QString address; ///< canonical text; link-local with its zone
    int port = 0;

    friend bool operator==(const Endpoint &, const Endpoint &) = default;
};

/// What to log in with. Tried in this order: the private key, the password.
struct Login
{
    QString user;
    SharedSecret privateKey;   ///< PEM, not encrypted; may be null
    SharedSecret password;     ///< may be null
    SharedSecret sudoPassword; ///< where becoming root asks for one; null: `password` is tried
};

/// Something read of a device: its value, or why there is none.
template<typename T>
struct Reading
{
    std::optional<T> value;
    QString whyNot; ///< for operators; says something when there is no value

    friend bool operator==(const Reading &, const Reading &) = default;
};

/// What configure() can change, as it is now.
struct Configuration
{
    Reading<QString> hostname;
    Reading<QStringList> timeServers; ///< those that we set; empty when the device uses its own

    friend bool operator==(const Configuration &, const Configuration &) = default;
};

/// A user account of a device.
struct Account
{
    bool exists = false;
    QStringList authorizedKeys; ///< lines as they stand, without comments lines

    friend bool operator==(const Account &, const Account &) = default;
};

/// The X.509 credential a device holds for us.
struct HeldCredential
{
    QByteArray certificatePem; ///< empty: none
    bool hasKey = false;
    QByteArray pendingRequestPem; ///< of the key pair made under the label that was asked for; empty: none

    friend bool operator==(const HeldCredential &, const HeldCredential &) = default;
};

/// An open, authenticated conversation with one device: the verbs of its driver. Lives in the thread that opened it; its Tasks must
/// not outlive it, and run one after the other. Every verb may fail with Unreachable or Timeout (the device went away), Rejected (it
/// refused, with what it said), Unsupported (it can't) or Locked (the login may not). What changes something is idempotent: done
/// again it changes nothing, and cut off in the middle it is done again, never undone by itself.
class DriverSession
{
public:
    virtual ~DriverSession() = default;

    /// What the device showed, checked when the session was opened; empty where the driver knows none.
    virtual HostKey hostKey() const = 0;

    // identify
    /// What the device says of itself: identifiers, attributes ("name", "vendor", "model", "firmware", "serial"), endpoint. Source is
    /// the driver's id.
    virtual std::unique_ptr<TaskOf<Sighting>> identify() = 0;

    // claim
    virtual std::unique_ptr<TaskOf<Account>> account(const QString &user) = 0;
    /// Adds a line to the user's authorized keys, once.
    virtual std::unique_ptr<TaskOf<void>> addAuthorizedKey(const QString &user, const QString &line) = 0;
    /// Takes the line away again; not an error when it is not there.
    virtual std::unique_ptr<TaskOf<void>> removeAuthorizedKey(const QString &user, const QString &line) = 0;
    virtual std::unique_ptr<TaskOf<void>> setPassword(const QString &user, SharedSecret password) = 0;

    // configure
    virtual std::unique_ptr<TaskOf<Configuration>> configuration() = 0;
    virtual std::unique_ptr<TaskOf<void>> setHostname(const QString &hostname) = 0;
    /// An empty list takes our setting away: the device uses its own again.
    virtual std::unique_ptr<TaskOf<void>> setTimeServers(const QStringList &servers) = 0;
    /// Names of the trust anchors we installed.
    virtual std::unique_ptr<TaskOf<QStringList>> trustAnchors() = 0;
    virtual std::unique_ptr<TaskOf<void>> addTrustAnchor(const QString &name, const QByteArray &certificatePem) = 0;
    virtual std::unique_ptr<TaskOf<void>> removeTrustAnchor(const QString &name) = 0;

    // credential. `label` names one renewal, so that it can be told from another and undone: the job's id.
    /// What is in use, and the request made under `label` (empty: none is asked for), whether or not its certificate came since.
    virtual std::unique_ptr<TaskOf<HeldCredential>> credential(const QString &label) = 0;
    /// Makes a key pair on the device, beside the one in use, and answers a PKCS#10 request for it (PEM). Asked again under the same
    /// label it answers the same one.
    virtual std::unique_ptr<TaskOf<QByteArray>> requestCertificate(KeyAlgorithm algorithm, const QString &label) = 0;
    /// Puts that key and its certificate in use, all or nothing; what was in use before is kept under the label. Idempotent.
    virtual std::unique_ptr<TaskOf<void>> installCertificate(const QByteArray &certificatePem, const QByteArray &chainPem,
                                                             const QString &label) = 0;
    /// Puts back what was in use before that label, or nothing where nothing was, and drops the key made under it. Idempotent.
    virtual std::unique_ptr<TaskOf<void>> restoreCredential(const QString &label) = 0;

    // verify
    /// The device's signature over `data` with the key of its credential, as pki::PublicKey::verify() takes it.
    virtual std::unique_ptr<TaskOf<QByteArray>> sign(const QByteArray &data) = 0;
};

} // namespace muster::drivers
