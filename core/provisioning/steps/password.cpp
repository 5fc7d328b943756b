// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "async/run_on.h"
#include "async/then.h"
#include "provisioning/shown_text.h"
#include "provisioning/step_kind.h"

#include <QCoreApplication>

#include <algorithm>
#include <mutex>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace muster::provisioning {

namespace {

struct PasswordText
{
    Q_DECLARE_TR_FUNCTIONS(muster::provisioning::Password)
};

constexpr auto passwordKeyStoreLimit = 1min;
const QString passwordUserKey = u"user"_s;
const QString passwordSecretKey = u"secret"_s;
const QString passwordGenerateKey = u"generate"_s;

/// The secret of that name, made up first where that is asked for and there is none. Blocks.
Result<SharedSecret> secretFor(pki::KeyStore &keys, const QString &name, bool canGenerate)
{
    // Jobs run side by side: two must not make up one secret each and leave one device with the one that was replaced.
    static std::mutex mutex;
    const std::lock_guard lock(mutex);
    Result<SharedSecret> known = keys.secret(name);
    if (known || known.error().code != ErrorCode::NotFound || !canGenerate)
        return known;
    MUSTER_TRY(const Secret made, pki::generateSecret());
    MUSTER_CHECK(keys.setSecret(name, made));
    return keys.secret(name);
}

/// A user's password, from the key store: {"user","secret","generate"}. What it was before nobody can read.
class PasswordStep final : public StepKind
{
public:
    QString id() const override { return u"password"_s; }
    QString label() const override { return PasswordText::tr("Password"); }
    /// Behind all that may need the old one, for sudo.
    int order() const override { return 60; }

    void plan(const StepInputs &inputs, Plan &plan) const override
    {
        // The login's own comes last, for the same reason.
        QVector<Profile::User> users = inputs.profile.users;
        std::ranges::stable_partition(users, [&inputs](const Profile::User &user) { return user.name != inputs.user; });
        for (const Profile::User &user : users)
            if (user.password)
                planUser(inputs, user, plan);
    }

    std::unique_ptr<TaskOf<QJsonObject>> observe(StepContext &context, const JournalStep &step) const override
    {
        const QString user = step.parameters.value(passwordUserKey).toString();
        return then(context.session.account(user), [user](const drivers::Account &account) -> Result<QJsonObject> {
            if (!account.exists)
                return fail(ErrorCode::Rejected, whyNoUser(user));
            return QJsonObject{{passwordUserKey, user}};
        });
    }
    /// Which password a user has can't be seen: only the journal says that it was set.
    bool isDone(const JournalStep &, const QJsonObject &) const override { return false; }
    std::unique_ptr<TaskOf<QJsonObject>> apply(StepContext &context, const JournalStep &step) const override
    {
        const QString user = step.parameters.value(passwordUserKey).toString();
        const QString name = step.parameters.value(passwordSecretKey).toString();
        const bool canGenerate = step.parameters.value(passwordGenerateKey).toBool();
        pki::KeyStore &keys = context.keys;
        auto secret = runOn(
            context.workers, [&keys, name, canGenerate](std::stop_token) { return secretFor(keys, name, canGenerate); },
            Deadline::after(passwordKeyStoreLimit));
        auto set = then(std::move(secret), [&session = context.session, user](const SharedSecret &password) {
            return session.setPassword(user, password);
        });
        return then(std::move(set), [name]() -> Result<QJsonObject> { return QJsonObject{{passwordSecretKey, name}}; });
    }
    std::unique_ptr<TaskOf<void>> undo(StepContext &, const JournalStep &) const override { return ready<void>({}); }

private:
    static QString whyNoUser(const QString &user)
    {
        return PasswordText::tr("The device has no user \"%1\", and this version makes none.").arg(shownText(user));
    }

    void planUser(const StepInputs &inputs, const Profile::User &user, Plan &plan) const
    {
        if (!inputs.survey.accounts.value(user.name).exists) {
            plan.notPossible += {label(), whyNoUser(user.name)};
            return;
        }
        PlanStep step;
        step.kind = id();
        step.label = label();
        step.parameters = {{passwordUserKey, user.name},
                           {passwordSecretKey, user.password->name},
                           {passwordGenerateKey, user.password->generate}};
        step.now = PasswordText::tr("%1, password unknown").arg(shownText(user.name));
        step.then = PasswordText::tr("password from secret \"%1\"").arg(user.password->name);
        if (user.password->generate)
            step.then += PasswordText::tr(", made when there is none");
        step.undo = PasswordText::tr("Can't be undone");
        step.canBeUndone = false;
        plan.steps += step;
    }
};

} // namespace

std::unique_ptr<StepKind> makePassword()
{
    return std::make_unique<PasswordStep>();
}

} // namespace muster::provisioning
