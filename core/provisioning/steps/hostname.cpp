// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "async/then.h"
#include "provisioning/shown_text.h"
#include "provisioning/step_kind.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace muster::provisioning {

namespace {

struct HostnameText
{
    Q_DECLARE_TR_FUNCTIONS(muster::provisioning::Hostname)
};

const QString hostnameKey = u"hostname"_s;

/// The device's own name: {"hostname"}.
class HostnameStep final : public StepKind
{
public:
    QString id() const override { return u"hostname"_s; }
    QString label() const override { return HostnameText::tr("Name"); }
    int order() const override { return 10; }

    void plan(const StepInputs &inputs, Plan &plan) const override
    {
        const QString &wanted = inputs.profile.network.hostname;
        if (wanted.isEmpty())
            return;
        const auto &[current, whyNot] = inputs.survey.configuration.hostname;
        if (!current) {
            plan.notPossible += {label(), shownText(whyNot)};
            return;
        }
        PlanStep step;
        step.kind = id();
        step.label = label();
        step.parameters = {{hostnameKey, wanted}};
        step.now = shownText(*current);
        step.then = wanted;
        step.undo = HostnameText::tr("Restores old value");
        step.isAlreadySo = *current == wanted;
        plan.steps += step;
    }

    std::unique_ptr<TaskOf<QJsonObject>> observe(StepContext &context, const JournalStep &) const override
    {
        return then(context.session.configuration(), [](const drivers::Configuration &now) -> Result<QJsonObject> {
            if (!now.hostname.value)
                return fail(ErrorCode::Unsupported, shownText(now.hostname.whyNot));
            return QJsonObject{{hostnameKey, *now.hostname.value}};
        });
    }
    bool isDone(const JournalStep &step, const QJsonObject &observed) const override
    {
        return observed.value(hostnameKey) == step.parameters.value(hostnameKey);
    }
    std::unique_ptr<TaskOf<QJsonObject>> apply(StepContext &context, const JournalStep &step) const override
    {
        const QString wanted = step.parameters.value(hostnameKey).toString();
        return then(context.session.setHostname(wanted), [wanted]() -> Result<QJsonObject> {
            return QJsonObject{{hostnameKey, wanted}};
        });
    }
    std::unique_ptr<TaskOf<void>> undo(StepContext &context, const JournalStep &step) const override
    {
        if (changedNothing(step))
            return ready<void>({});
        return context.session.setHostname(step.before.value(hostnameKey).toString());
    }
};

} // namespace

std::unique_ptr<StepKind> makeHostname()
{
    return std::make_unique<HostnameStep>();
}

} // namespace muster::provisioning
