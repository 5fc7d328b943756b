// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/toast.h"

#include "ui/shell/theme_source.h"
#include "ui/widgets/glyph_label.h"
#include "ui/widgets/icon.h"
#include "ui/widgets/state_look.h"

#include <QAccessible>
#include <QApplication>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

#include <utility>

using namespace Qt::StringLiterals;

namespace muster::ui {

namespace {
constexpr int toastWidth = 380;
constexpr int toastLeastLeft = 1000; ///< after the pointer went away there is time to come back
} // namespace

Toast::Toast(const ThemeSource &themes, QWidget *window)
    : QFrame(window)
    , m_themes(themes)
    , m_glyph(new GlyphLabel(themes, this))
    , m_title(new QLabel(this))
    , m_detail(new QLabel(this))
    , m_action(new QPushButton(this))
    , m_close(new QToolButton(this))
{
    setProperty("frameRole", u"raised"_s);
    m_title->setObjectName(u"toast.title"_s);
    m_detail->setObjectName(u"toast.detail"_s);
    m_title->setProperty("textRole", u"medium"_s);
    m_title->setWordWrap(true);
    m_title->setTextFormat(Qt::PlainText);
    m_detail->setProperty("textRole", u"caption"_s);
    m_detail->setWordWrap(true);
    m_detail->setTextFormat(Qt::PlainText);
    m_action->setProperty("role", u"link"_s);
    m_close->setProperty("role", u"icon"_s);
    m_close->setAccessibleName(tr("Close the message"));
    m_close->setToolTip(tr("Close"));

    const Theme &theme = themes.theme();
    auto *words = new QVBoxLayout;
    words->setSpacing(0);
    words->addWidget(m_title);
    words->addWidget(m_detail);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(theme.space(Space::M), theme.space(Space::S), theme.space(Space::S), theme.space(Space::S));
    layout->setSpacing(theme.space(Space::S));
    layout->addWidget(m_glyph);
    layout->addLayout(words, 1);
    layout->addWidget(m_action);
    layout->addWidget(m_close);
    dress();
    hide();

    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, [this] {
        if (QApplication::focusWidget() && isAncestorOf(QApplication::focusWidget()))
            m_timer.start(toastLeastLeft); // somebody is about to press a button
        else
            dismiss();
    });
    connect(m_close, &QToolButton::clicked, this, &Toast::dismiss);
    connect(m_action, &QPushButton::clicked, this, [this] {
        const std::function<void()> act = std::exchange(m_act, {});
        dismiss();
        if (act)
            act();
    });
    connect(&themes, &ThemeSource::changed, this, &Toast::dress);
    window->installEventFilter(this);
}

void Toast::present(const StateLook &look, const QString &title, const QString &detail, const Offer &offer)
{
    m_glyph->setLook(look);
    m_title->setText(title);
    m_detail->setText(detail);
    m_detail->setVisible(!detail.isEmpty());
    m_act = offer.act;
    m_action->setText(offer.word);
    m_action->setVisible(!offer.word.isEmpty());
    setAccessibleName(detail.isEmpty() ? title : title + u' ' + detail);
    place();
    show();
    raise();
    m_timer.start(m_themes.theme().milliseconds(Motion::ToastMs));
    QAccessibleEvent alert(this, QAccessible::Alert);
    QAccessible::updateAccessibility(&alert);
}

void Toast::setBottomInset(int pixels)
{
    m_bottomInset = pixels;
    place();
}

void Toast::enterEvent(QEnterEvent *event)
{
    QFrame::enterEvent(event);
    if (m_timer.isActive()) {
        m_remaining = m_timer.remainingTime();
        m_timer.stop();
    }
}

void Toast::leaveEvent(QEvent *event)
{
    QFrame::leaveEvent(event);
    if (isVisible())
        m_timer.start(std::max(m_remaining, toastLeastLeft));
}

bool Toast::eventFilter(QObject *object, QEvent *event)
{
    if (object == parent() && event->type() == QEvent::Resize)
        place();
    return QFrame::eventFilter(object, event);
}

void Toast::dismiss()
{
    m_timer.stop();
    if (!isVisible())
        return;
    hide();
    Q_EMIT closed();
}

void Toast::place()
{
    const QWidget *window = parentWidget();
    const int margin = m_themes.theme().space(Space::L);
    const int width = std::min(toastWidth, window->width() - 2 * margin);
    layout()->activate();
    const int height = layout()->hasHeightForWidth() ? layout()->totalHeightForWidth(width) : sizeHint().height();
    setGeometry(window->width() - width - margin, window->height() - height - margin - m_bottomInset, width, height);
}

void Toast::dress()
{
    m_close->setIcon(icon(u"close"_s, m_themes.theme()));
    m_close->setIconSize({m_themes.theme().size(Size::IconSmall), m_themes.theme().size(Size::IconSmall)});
}

} // namespace muster::ui
