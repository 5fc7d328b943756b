// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/policy/policy_versions.h"

#include "policy/policy_difference.h"
#include "ui/policy/policy_draft.h"
#include "ui/shell/theme_source.h"
#include "ui/widgets/age.h"
#include "ui/widgets/plain_tool_tip.h"
#include "ui/widgets/state_paint.h"

#include <QLabel>
#include <QListView>
#include <QPainter>
#include <QStandardItemModel>
#include <QStyledItemDelegate>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace muster::ui {

namespace {

constexpr int versionNumberRole = Qt::UserRole + 1;
constexpr int versionStateRole = Qt::UserRole + 2;
constexpr int versionDayRole = Qt::UserRole + 3;
constexpr int versionChangeRole = Qt::UserRole + 4;
constexpr int versionNumberWidth = 24;

/// Number, "Active · M. Adler", day at the right; what changed on the second line.
class VersionDelegate : public QStyledItemDelegate
{
public:
    VersionDelegate(const ThemeSource &themes, QObject *parent) : QStyledItemDelegate(parent), m_themes(themes) {}

    QSize sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const override
    {
        return {100, m_themes.theme().size(Size::RowTwoLine)};
    }

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        const Theme &theme = m_themes.theme();
        const int margin = theme.space(Space::L);
        if (option.state & (QStyle::State_Selected | QStyle::State_MouseOver))
            painter->fillRect(option.rect, theme.colour(option.state & QStyle::State_Selected ? Token::Selected : Token::Hover));
        if (option.state & QStyle::State_HasFocus)
            for (const int y : {option.rect.top(), option.rect.bottom() - 1})
                painter->fillRect(QRect(option.rect.left(), y, option.rect.width(), 2), theme.colour(Token::Focus));
        const QRectF rect = QRectF(option.rect).adjusted(margin, 4, -margin, -4);
        QRectF first(rect.left(), rect.top(), rect.width(), rect.height() / 2);
        const QRectF second = first.translated(versionNumberWidth, first.height()).adjusted(0, 0, -versionNumberWidth, 0);
        const QFont small = theme.font(TextSize::Small);
        const QFont strong = theme.font(TextSize::Small, TextWeight::Strong);
        paintText(*painter, first, index.data(versionNumberRole).toString(), strong, theme.colour(Token::Text));
        first.setLeft(first.left() + versionNumberWidth);
        const double day = paintText(*painter, first, index.data(versionDayRole).toString(), small, theme.colour(Token::Text3),
                                     Qt::AlignRight);
        first.setRight(first.right() - day - theme.space(Space::S));
        const QString state = index.data(versionStateRole).toString();
        if (!state.isEmpty())
            first.setLeft(first.left() + paintText(*painter, first, state, strong, theme.colour(Token::Text))
                          + theme.space(Space::S));
        paintText(*painter, first, index.data().toString(), small, theme.colour(Token::Text2));
        paintText(*painter, second, index.data(versionChangeRole).toString(), small, theme.colour(Token::Text3));
    }

private:
    const ThemeSource &m_themes;
};

/// "3 changes: firmware-at-least: version 1.4 became 1.4.2; …"
QString changeText(const QStringList &changes)
{
    if (changes.size() < 2)
        return changes.join(QString());
    return PolicyVersions::tr("%n changes: %1", nullptr, int(changes.size())).arg(changes.join(u"; "_s));
}

QString changeOf(const QVector<PolicyVersion> &history, qsizetype i)
{
    if (history[i].isRemoval)
        return PolicyVersions::tr("removed");
    if (i + 1 == history.size())
        return PolicyVersions::tr("first version");
    const QStringList changes = policy::differences(history[i + 1].policy, history[i].policy);
    if (history[i + 1].isRemoval)
        return changes.isEmpty() ? PolicyVersions::tr("put back into force")
                                 : PolicyVersions::tr("put back into force, %1").arg(changeText(changes));
    return changes.isEmpty() ? PolicyVersions::tr("nothing changed") : changeText(changes);
}

} // namespace

PolicyVersions::PolicyVersions(const ThemeSource &themes, const Clock &clock, QWidget *parent)
    : QWidget(parent)
    , m_clock(clock)
    , m_list(new QListView(this))
    , m_model(new QStandardItemModel(this))
{
    const Theme &theme = themes.theme();
    auto *heading = new QLabel(tr("Versions"), this);
    heading->setProperty("textRole", u"heading"_s);
    heading->setContentsMargins(theme.space(Space::L), theme.space(Space::M), theme.space(Space::L), theme.space(Space::Xs));
    m_list->setObjectName(u"policy.versions"_s);
    m_list->setAccessibleName(tr("Versions, the youngest first"));
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setModel(m_model);
    m_list->setItemDelegate(new VersionDelegate(themes, m_list));
    m_list->setEditTriggers(QListView::NoEditTriggers);
    m_list->setUniformItemSizes(true);
    m_list->setMouseTracking(true);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(heading);
    layout->addWidget(m_list, 1);
    connect(&themes, &ThemeSource::changed, m_list->viewport(), qOverload<>(&QWidget::update));
    connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this, [this](const QModelIndex &current) {
        if (!m_isShowing && current.isValid())
            Q_EMIT chosen(current.data(versionNumberRole).toInt());
    });
}

void PolicyVersions::showHistory(const QVector<PolicyVersion> &history, int inForce, const PolicyDraft *draft,
                                 std::optional<int> shown)
{
    m_isShowing = true;
    m_model->clear();
    const auto add = [this](const QString &number, const QString &state, const QString &who, const QString &day,
                            const QString &change, const QString &tip) {
        auto *item = new QStandardItem(who);
        item->setData(number, versionNumberRole);
        item->setData(state, versionStateRole);
        item->setData(day, versionDayRole);
        item->setData(change, versionChangeRole);
        item->setToolTip(plainToolTip(tip));
        QStringList sentence{number.isEmpty() ? QString() : tr("Version %1").arg(number), state, who, day, change};
        sentence.removeAll(QString());
        item->setData(sentence.join(u", "_s), Qt::AccessibleTextRole);
        m_model->appendRow(item);
    };
    int current = -1;
    if (draft) {
        const QStringList changes = draft->changes();
        add({}, tr("Draft, yours"), {}, tr("now"), draft->base() ? changeText(changes) : tr("not published yet"),
            changes.join(u'\n'));
        current = shown ? -1 : 0;
    }
    for (qsizetype i = 0; i < history.size(); ++i) {
        const PolicyVersion &version = history[i];
        const bool isInForce = version.version == inForce;
        if (shown ? version.version == *shown : !draft && isInForce)
            current = m_model->rowCount();
        const QString change = changeOf(history, i);
        add(QString::number(version.version), isInForce ? tr("Active") : QString(), version.actor,
            shortDay(version.at, m_clock.now()), change,
            tr("Version %1, %2, %3").arg(version.version).arg(version.actor, exactTime(version.at)) + u'\n' + change);
    }
    m_list->setCurrentIndex(current < 0 ? QModelIndex() : m_model->index(current, 0));
    m_isShowing = false;
}

} // namespace muster::ui
